// Small pictures made by common programs, and what an attachment says of each.

import Foundation

struct Picture: Sendable {
    let contentType: String
    let width: Int
    let height: Int
    let bytes: [UInt8]

    private init(_ type: String, _ width: Int, _ height: Int, _ base64: String) {
        contentType = "image/\(type)"
        self.width = width
        self.height = height
        bytes = Array(Data(base64Encoded: base64) ?? Data())
    }

    /// As accounts and guilds take one.
    var dataURL: String { "data:\(contentType);base64,\(Data(bytes).base64EncodedString())" }

    /// The same picture as a file of this size: what follows its end does not matter.
    func padded(to count: Int) -> [UInt8] { bytes + [UInt8](repeating: 0, count: count - bytes.count) }

    static let png = Picture(
        "png", 3, 5,
        """
        iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAAAAAClGgl+AAAAD0lEQVR4nGP0ZWBgYkDFAAYvAFcUL3qbAAAAAElF\
        TkSuQmCC
        """)
    static let jpeg = Picture(
        "jpeg", 20, 10,
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
        """)
    static let gif = Picture(
        "gif", 8, 6,
        """
        R0lGODlhCAAGAIEAAAAAAAAAAAAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh/gx0aHJlZSBmcmFtZXMALAAAAAAI\
        AAYAAAgOAAEIHEiwoMGDCBMODAgAIfkEAQAAAQAsAAAAAAgABgCBWlpaAAAAAAAAAAAACA4AAQgcSLCgwYMIEw4M\
        CAAh+QQBAAABACwAAAAACAAGAIHIyMgAAAAAAAAAAAAIDgABCBxIsKDBgwgTDgwIADs=
        """)
    static let webp = Picture(
        "webp", 19, 13,
        """
        UklGRjoAAABXRUJQVlA4IC4AAADQAgCdASoTAA0AP3Ggxli0q6ejsAgCkC4JQBWABaSAAP7ni/gP+/miQIdkgAAA
        """)
    static let all = [png, jpeg, gif, webp]
}
