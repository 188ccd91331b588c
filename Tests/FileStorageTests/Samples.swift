// Small pictures made by common programs, each decoded by another one to know its size.

import Testing

@testable import FileStorage

/// A real picture and what is true of it.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let format: ImageFormat
    let width: Int
    let height: Int
    let bytes: [UInt8]

    var info: ImageInfo { ImageInfo(format: format, width: width, height: height) }
    var testDescription: String { name }

    private init(_ name: String, _ format: ImageFormat, _ width: Int, _ height: Int, _ base64: String) {
        self.name = name
        self.format = format
        self.width = width
        self.height = height
        bytes = Base64.decode(Array(base64.utf8)) ?? []
    }

    static let png = all[0]
    static let jpeg = all[3]

    static let all: [Sample] = [
        Sample(
            "grayPNG", .png, 3, 5,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAAAAAClGgl+AAAAD0lEQVR4nGP0ZWBgYkDFAAYvAFcUL3qbAAAAAElF\
            TkSuQmCC
            """),
        Sample(
            "palettePNG", .png, 6, 1,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAYAAAABCAMAAADKFy/CAAADAFBMVEUAAAABAQECAgIDAwMEBAQFBQUGBgYHBwcI\
            CAgJCQkKCgoLCwsMDAwNDQ0ODg4PDw8QEBARERESEhITExMUFBQVFRUWFhYXFxcYGBgZGRkaGhobGxscHBwdHR0e\
            Hh4fHx8gICAhISEiIiIjIyMkJCQlJSUmJiYnJycoKCgpKSkqKiorKyssLCwtLS0uLi4vLy8wMDAxMTEyMjIzMzM0\
            NDQ1NTU2NjY3Nzc4ODg5OTk6Ojo7Ozs8PDw9PT0+Pj4/Pz9AQEBBQUFCQkJDQ0NERERFRUVGRkZHR0dISEhJSUlK\
            SkpLS0tMTExNTU1OTk5PT09QUFBRUVFSUlJTU1NUVFRVVVVWVlZXV1dYWFhZWVlaWlpbW1tcXFxdXV1eXl5fX19g\
            YGBhYWFiYmJjY2NkZGRlZWVmZmZnZ2doaGhpaWlqampra2tsbGxtbW1ubm5vb29wcHBxcXFycnJzc3N0dHR1dXV2\
            dnZ3d3d4eHh5eXl6enp7e3t8fHx9fX1+fn5/f3+AgICBgYGCgoKDg4OEhISFhYWGhoaHh4eIiIiJiYmKioqLi4uM\
            jIyNjY2Ojo6Pj4+QkJCRkZGSkpKTk5OUlJSVlZWWlpaXl5eYmJiZmZmampqbm5ucnJydnZ2enp6fn5+goKChoaGi\
            oqKjo6OkpKSlpaWmpqanp6eoqKipqamqqqqrq6usrKytra2urq6vr6+wsLCxsbGysrKzs7O0tLS1tbW2tra3t7e4\
            uLi5ubm6urq7u7u8vLy9vb2+vr6/v7/AwMDBwcHCwsLDw8PExMTFxcXGxsbHx8fIyMjJycnKysrLy8vMzMzNzc3O\
            zs7Pz8/Q0NDR0dHS0tLT09PU1NTV1dXW1tbX19fY2NjZ2dna2trb29vc3Nzd3d3e3t7f39/g4ODh4eHi4uLj4+Pk\
            5OTl5eXm5ubn5+fo6Ojp6enq6urr6+vs7Ozt7e3u7u7v7+/w8PDx8fHy8vLz8/P09PT19fX29vb39/f4+Pj5+fn6\
            +vr7+/v8/Pz9/f3+/v7////isF19AAAAAXRSTlMAQObYZgAAAA9JREFUeJxjYGDnE5VRBgAA/ABqluH8RQAAAABJ\
            RU5ErkJggg==
            """),
        Sample(
            "interlacedPNG", .png, 17, 9,
            """
            iVBORw0KGgoAAAANSUhEUgAAABEAAAAJCAAAAAGGhKhGAAAABGdBTUEAALGPC/xhBQAAAB1JREFUeJxjCA0NZYBg\
            CILy0YlQHCySGFgMIkUEAHIbMs6NkWiLAAAAAElFTkSuQmCC
            """),
        Sample(
            "baselineJPEG", .jpeg, 20, 10,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKra\
            rYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4\
            +Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAKABQDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAA\
            AAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKT\
            lJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QA\
            HwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdh\
            cRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp\
            anN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk\
            5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwChRRRXQUFFFFAH/9k=
            """),
        Sample(
            "progressiveJPEG", .jpeg, 33, 7,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QFcRXhpZgAATU0AKgAAAAgAAgEOAAIAAAEtAAAAJgESAAMAAAABAAYAAAAA\
            AAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\
            eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\
            eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\
            eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\
            eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHgAAP/bAEMAKBweIx4ZKCMhIy0rKDA8ZEE8Nzc8\
            e1hdSWSRgJmWj4CMiqC05sOgqtqtiozI/8va7vX///+bwf////r/5v3/+P/bAEMBKy0tPDU8dkFBdviljKX4+Pj4\
            +Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+P/CABEIAAcAIQMBIgACEQEDEQH/\
            xAAVAAEBAAAAAAAAAAAAAAAAAAAABP/EABYBAQEBAAAAAAAAAAAAAAAAAAABA//aAAwDAQACEAMQAAABnGlAA//E\
            ABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAQUCP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8Bf//E\
            ABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQIBAT8Bf//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CP//E\
            ABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8hP//aAAwDAQACAAMAAAAQ888//8QAFBEBAAAAAAAAAAAAAAAA\
            AAAAEP/aAAgBAwEBPxB//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAgEBPxB//8QAFBABAAAAAAAAAAAAAAAA\
            AAAAIP/aAAgBAQABPxA//9k=
            """),
        Sample(
            "stillGIF", .gif, 5, 4,
            """
            R0lGODdhBQAEAIQAAAAAAAcHBw4ODhUVFRwcHCMjIyoqKjExMTg4OD8/P0ZGRk1NTVRUVFtbW2JiYmlpaXBwcHd3\
            d35+foWFhQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAABQAEAAAIGQABBBAwgEABAwcQ\
            JFCwgEEDBw8gRJAwISAAOw==
            """),
        Sample(
            "animatedGIF", .gif, 8, 6,
            """
            R0lGODlhCAAGAIEAAAAAAAAAAAAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh/gx0aHJlZSBmcmFtZXMALAAAAAAI\
            AAYAAAgOAAEIHEiwoMGDCBMODAgAIfkEAQAAAQAsAAAAAAgABgCBWlpaAAAAAAAAAAAACA4AAQgcSLCgwYMIEw4M\
            CAAh+QQBAAABACwAAAAACAAGAIHIyMgAAAAAAAAAAAAIDgABCBxIsKDBgwgTDgwIADs=
            """),
        Sample(
            "lossyWEBP", .webp, 19, 13,
            """
            UklGRjoAAABXRUJQVlA4IC4AAADQAgCdASoTAA0AP3Ggxli0q6ejsAgCkC4JQBWABaSAAP7ni/gP+/miQIdkgAAA
            """),
        Sample(
            "losslessWEBP", .webp, 300, 2,
            """
            UklGRh4AAABXRUJQVlA4TBEAAAAvK0EAAAdQkBJVsP+BiOh/AAA=
            """),
        Sample(
            "extendedWEBP", .webp, 18, 11,
            """
            UklGRooAAABXRUJQVlA4WAoAAAAIAAAAEQAACgAAVlA4IC4AAADQAgCdASoSAAsAP3Ggxli0q6ejsAgCkC4JQBWA\
            BaSAAP7ni/gP+/miQIdkgAAARVhJRjYAAABNTQAqAAAACAACAQ4AAgAAAS0AAAAmARIAAwAAAAEABgAAAAAAAHh4\
            eHh4eHh4eHh4eHh4eHg=
            """),
        Sample(
            "alphaWEBP", .webp, 16, 16,
            """
            UklGRlAAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSAoAAAABB1CeiAhERP8DVlA4ICAAAABwAQCdASoQABAA\
            B0CWJaACdAFAAAD+6tR6s3a1mlT0AA==
            """),
        Sample(
            "animatedWEBP", .webp, 12, 10,
            """
            UklGRqwAAABXRUJQVlA4WAoAAAACAAAACwAACQAAQU5JTQYAAAAAAAAAAABBTk1GMAAAAAAAAAAAAAsAAAkAADIA\
            AAJWUDggGAAAADABAJ0BKgwACgABQCYlpAADcAD+/SBQAEFOTUZIAAAAAAAAAAAACwAACQAAMgAAAFZQOCAwAAAA\
            NAEAnQEqDAAKAAAAJiWgAANwAP73DW///Fof28/4Nbmv//4kL//hTX/+FNf8P4AA
            """),
    ]
}
