// Keys cannot lead out of the storage, and filenames are safe and still recognisable.

import FileStorage
import Primitives
import RandomTesting
import Testing

@Suite struct NameTests {
    @Test func keysOfTheSeed() throws {
        let channel = Snowflake(rawValue: 12)
        let message = Snowflake(rawValue: 34)
        let cat = Filename(clientName: "cat.png")
        let hash = try #require(PictureHash("0123456789abcdef0123456789abcdef"))
        let keys = [
            FileKey.attachment(channel: channel, message: message, filename: cat): "12/34/cat.png",
            FileKey.avatar(user: channel, hash: hash): "avatars/12/\(hash)",
            FileKey.icon(guild: channel, hash: hash): "icons/12/\(hash)",
        ]
        for (key, path) in keys {
            #expect(key.path == path)
            #expect(FileKey(path) == key)
        }
        #expect(FileFolder.message(message, in: channel) == FileFolder("12/34"))
        #expect(FileFolder.channel(channel) == FileFolder("12"))
    }

    @Test(
        arguments: [
            "", "/", "a", "a/", "/a/b", "a//b", "a/b/", "../a", "a/..", "a/../b", "a/./b", "./a",
            ".staging/s1",
            "a/.hidden", "a/b\0c", "a/b\nc", "a/\u{7F}", "a/b/c/d/e",
            "a/" + String(repeating: "x", count: 256),
            "a/" + String(repeating: "ä", count: 128), "a/.\u{301}./b",
        ])
    func pathsThatAreNoKeys(_ path: String) { #expect(FileKey(path) == nil) }

    @Test func keysAreComparedByTheirBytes() {
        #expect(FileKey("1/2/\u{E9}.png") != FileKey("1/2/e\u{301}.png"))
        #expect(FileKey("1/2/\u{301}.png") != nil)
    }

    @Test(
        arguments: [
            ("cat.png", "cat.png"), ("Früh am Morgen 🌅.jpeg", "Früh am Morgen 🌅.jpeg"),
            ("../../etc/passwd", "passwd"), ("C:\\Users\\ada\\cat.png", "cat.png"), ("a/b/..", "file"),
            ("", "file"), ("///", "file"), ("...", "file"), (".htaccess", "htaccess"), ("\0\u{7F}\n", "file"),
            ("a\0b\r\n.png", "ab.png"), ("photo\u{202E}gpj.exe", "photogpj.exe"),
            ("\u{2066}x\u{2069}\u{FEFF}.gif", "x.gif"), ("who?<me>|\"*:.png", "who__me_____.png"),
            ("  cat.png. . ", "cat.png"), (".\u{301}x.png", "\u{301}x.png"),
            ("👩\u{200D}👩\u{200D}👧.png", "👩\u{200D}👩\u{200D}👧.png"),
        ])
    func whatBecomesOfAClientsName(_ given: String, _ expected: String) {
        #expect(Array(Filename(clientName: given).text.utf8) == Array(expected.utf8))
    }

    @Test func longNamesAreCutBeforeTheirExtension() {
        let long = Filename(clientName: String(repeating: "a", count: 500) + ".jpeg").text
        #expect(long == String(repeating: "a", count: 95) + ".jpeg")
        let family = "👩\u{200D}👩\u{200D}👧"
        let wide = Filename(clientName: String(repeating: family, count: 90) + ".png").text
        #expect(wide == String(repeating: family, count: 13) + ".png")
        let accents = "e" + String(repeating: "\u{301}", count: 400)
        #expect(Filename(clientName: accents + ".png").text == "file.png")
        let noExtension = Filename(clientName: "a." + String(repeating: "b", count: 200)).text
        #expect(noExtension == "a." + String(repeating: "b", count: 98))
    }

    @Test(
        arguments: [
            ("cat.png", ImageFormat.png, "cat.png"), ("cat.JPG", .jpeg, "cat.JPG"),
            ("cat.jpeg", .jpeg, "cat.jpeg"),
            ("page.html", .png, "page.html.png"), ("cat.png", .gif, "cat.png.gif"), ("", .webp, "file.webp"),
            ("cat", .jpeg, "cat.jpg"),
        ])
    func extensionsBelongToTheContent(_ given: String, _ format: ImageFormat, _ expected: String) {
        #expect(Filename(clientName: given, format: format).text == expected)
    }

    @Test func equalNamesAreNumbered() {
        let names = ["cat.png", "CAT.png", "cat-2.png", "cat.png", "cat"].map { Filename(clientName: $0) }
        #expect(
            Filename.distinct(names).map(\.text) == [
                "cat.png", "CAT-2.png", "cat-2-2.png", "cat-3.png", "cat",
            ])
    }

    @Test func everyNameMakesAKey() {
        var random = SeededGenerator(for: "everyNameMakesAKey")
        let scalars: [Unicode.Scalar] = [
            ".", "/", "\\", "a", "\0", "\u{301}", "\u{202E}", "\u{200D}", " ", "🌅", "-", "\u{E0041}", "%",
            "é", "\n",
        ]
        for _ in 0..<5000 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...300, using: &random) {
                name.append(
                    Bool.random(using: &random)
                        ? scalars.randomElement(using: &random) ?? "a"
                        : Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "b")
            }
            let format =
                Bool.random(using: &random) ? ImageFormat.allCases.randomElement(using: &random) : nil
            let filename = Filename(clientName: String(name), format: format).numbered(10)
            let id = Snowflake(rawValue: 1)
            let key = FileKey.attachment(channel: id, message: id, filename: filename)
            #expect(FileKey(key.path) == key, "\(Array(filename.text.unicodeScalars))")
        }
    }
}
