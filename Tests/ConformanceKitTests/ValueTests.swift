// The small parts: times, orders, globs, encodings, URLs.

import ConformanceModel
import RandomTesting
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Times and orders")
struct TimeTests {
    @Test("times are the same after having been written and read")
    func roundTrips() {
        var random = SeededGenerator(for: "timestamps")
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: 0...253_402_300_799_000, using: &random)
            let text = Timestamp.text(Double(milliseconds) / 1000)
            #expect(Timestamp.seconds(text).map { Int64(($0 * 1000).rounded()) } == milliseconds, "\(text)")
        }
    }

    @Test(
        "known times",
        arguments: [
            ("1970-01-01T00:00:00Z", 0.0), ("2000-02-29T12:00:00.5Z", 951_825_600.5),
            ("2026-12-01t08:00:00z", 1_796_112_000), ("2026-12-01T09:30:00+01:30", 1_796_112_000),
            ("2026-12-01T07:00:00-01:00", 1_796_112_000), ("9999-12-31T23:59:59Z", Timestamp.secondsMax),
        ])
    func known(_ text: String, _ seconds: Double) { #expect(Timestamp.seconds(text) == seconds) }

    @Test(
        "what is no time",
        arguments: [
            "", "2026-12-01", "2026-12-01T08:00:00", "2026-12-01 08:00:00Z", "2026-13-01T08:00:00Z",
            "2026-00-01T08:00:00Z", "2026-12-00T08:00:00Z", "2026-12-32T08:00:00Z", "2026-12-01T24:00:00Z",
            "2026-12-01T08:60:00Z", "2026-12-01T08:00:00.Z", "2026-12-01T08:00:00.1",
            "2026-12-01T08:00:00+0100",
            "2026-1a-01T08:00:00Z",
            // Days that their months do not have, and offsets beyond a day, were taken.
            "2026-02-29T08:00:00Z", "2100-02-29T08:00:00Z", "2026-04-31T08:00:00Z",
            "2026-12-01T08:00:00+24:00",
            "2026-12-01T08:00:00+01:60",
        ])
    func unknown(_ text: String) { #expect(Timestamp.seconds(text) == nil) }

    private static let ordered: [(String, String)] = [
        ("1", "2"), ("1", "1.5"), (#""9""#, #""10""#), (#""a""#, #""b""#),
        (#""2026-12-01T08:00:00+01:00""#, #""2026-12-01T07:30:00Z""#),
    ]

    @Test("numbers, ids, times and texts have an order", arguments: ordered)
    func order(_ smaller: String, _ larger: String) throws {
        let (one, other) = (try json(smaller), try json(larger))
        let expected: [(Comparison, Bool, Bool)] = [
            (.less, true, false), (.lessOrEqual, true, false), (.greater, false, true),
            (.greaterOrEqual, false, true),
            (.equal, false, false), (.notEqual, true, true),
        ]
        for (comparison, forward, backward) in expected {
            #expect(Ordering.holds(one, comparison, other) == forward)
            #expect(Ordering.holds(other, comparison, one) == backward)
        }
    }

    // `==` compared as written: 1 was not 1.0, and a time not the same with another offset.
    @Test(
        "what is equal by value",
        arguments: [
            ("1", "1.0"), (#""2026-12-01T08:00:00Z""#, #""2026-12-01T09:00:00.000+01:00""#), ("[1]", "[1.0]"),
        ])
    func equal(_ left: String, _ right: String) throws {
        let (one, other) = (try json(left), try json(right))
        #expect(Ordering.holds(one, .equal, other) && !Ordering.holds(one, .notEqual, other))
    }

    @Test("what cannot be compared is neither less nor more")
    func incomparable() throws {
        for comparison in [Comparison.less, .lessOrEqual, .greater, .greaterOrEqual] {
            #expect(!Ordering.holds(try json("1"), comparison, try json(#""1""#)))
            #expect(!Ordering.holds(try json("null"), comparison, try json("null")))
        }
    }
}

@Suite("Encodings")
struct EncodingTests {
    @Test(
        "Base64 as RFC 4648 §10 has it",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(_ text: String, _ encoded: String) { #expect(Base64.text(Array(text.utf8)) == encoded) }

    @Test("hexadecimal digits, with spaces between them")
    func hexadecimal() throws {
        #expect(Hex.text([0, 0x0F, 0xFF]) == "000fff")
        #expect(try Hex.bytes("00 0f\nFF") == [0, 0x0F, 0xFF])
        let all = (0...255).map { UInt8($0) }
        #expect(try Hex.bytes(Hex.text(all)) == all)
    }

    @Test("frames as RFC 6455 §5.7 has them")
    func frames() {
        func frame(_ opcode: UInt8, _ isFinal: Bool, _ mask: [UInt8]?, _ payload: [UInt8]) -> [UInt8] {
            RawFrameEncoding.bytes(
                opcode: opcode, isFinal: isFinal, reservedBits: 0, maskingKey: mask, payload: payload)
        }
        let hello = Array("Hello".utf8)
        let masked: [UInt8] = [0x7F, 0x9F, 0x4D, 0x51, 0x58]
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        #expect(frame(1, true, nil, hello) == [0x81, 0x05] + hello)
        #expect(frame(1, true, mask, hello) == [0x81, 0x85] + mask + masked)
        #expect(frame(1, false, nil, Array("Hel".utf8)) == [0x01, 0x03] + Array("Hel".utf8))
        #expect(frame(0, true, nil, Array("lo".utf8)) == [0x80, 0x02] + Array("lo".utf8))
        #expect(frame(9, true, nil, hello) == [0x89, 0x05] + hello)
        #expect(frame(10, true, mask, hello) == [0x8A, 0x85] + mask + masked)
        let (short, long) = ([UInt8](repeating: 7, count: 256), [UInt8](repeating: 7, count: 65536))
        #expect(frame(2, true, nil, short) == [0x82, 0x7E, 0x01, 0x00] + short)
        #expect(frame(2, true, nil, long) == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + long)
    }

    @Test("frames may have what no client may send")
    func oddFrames() {
        let bytes = RawFrameEncoding.bytes(
            opcode: 3, isFinal: true, reservedBits: 7, maskingKey: nil, payload: [])
        #expect(bytes == [0xF3, 0])
    }

    @Test("paths and queries are percent-encoded")
    func targets() throws {
        #expect(RequestEncoding.percentEncoded("aZ09-._~ /?é%") == "aZ09-._~%20%2F%3F%C3%A9%25")
        let template = try #require(Contract(try RoomsContract.load()).operation("listNotes")).path
        let room = JSONLiteral.Member(key: "room", value: .string("a/b"))
        #expect(RequestEncoding.path(template, [room]) == "/rooms/a%2Fb/notes")
        #expect(RequestEncoding.path(template, []) == "/rooms/{room}/notes")
        let query: [JSONLiteral.Member] = [
            .init(key: "a", value: .integer(1)),
            .init(key: "b", value: .array([.string("x y"), .boolean(true)])),
        ]
        #expect(RequestEncoding.query(query) == "?a=1&b=x%20y&b=true")
        #expect(RequestEncoding.query([]) == "")
    }

    @Test("parts as RFC 7578 has them")
    func multipart() {
        let parts = [
            RequestEncoding.Part(
                name: "a", filename: nil, mediaType: "application/json", bytes: Array("{}".utf8)),
            RequestEncoding.Part(name: "b", filename: "x\"\r\n", mediaType: "image/png", bytes: [0x21]),
        ]
        let text = String(decoding: RequestEncoding.multipart(parts, boundary: "B"), as: UTF8.self)
        let lines = [
            "--B", #"Content-Disposition: form-data; name="a""#, "Content-Type: application/json", "", "{}",
            "--B",
            #"Content-Disposition: form-data; name="b"; filename="x%22%0D%0A""#, "Content-Type: image/png",
            "", "!",
            "--B--", "",
        ]
        #expect(text == lines.joined(separator: "\r\n"))
    }
}

@Suite("Names")
struct NameTests {
    @Test(
        "globs",
        arguments: [
            ("a.b", "a.b", true), ("a.b", "a.bc", false), ("a.*", "a.b", true), ("a.*", "a.b.c", false),
            ("a.*", "a.b/step-1", false), ("a.**", "a.b.c/step-1", true), ("*", "", true),
            ("**", "a/b.c", true),
            ("*.c", "b.c", true), ("a*c", "abbc", true), ("a*c", "abbd", false),
            ("a.*[b=c]", "a.x[b=c]", true),
            ("", "", true), ("", "a", false),
        ])
    func globs(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test(
        "URLs",
        arguments: [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://h/api/", "http://h:80/api"),
            ("ws://h:1/a?b=c", "ws://h:1/a?b=c"), ("ws://[::1]:9/x", "ws://[::1]:9/x"),
            ("http://[::1]", "http://[::1]:80"),
            ("http://h?q", "http://h:80?q"),
            ("https://h/api", "https://h:443/api"), ("wss://h:8443/live", "wss://h:8443/live"),
            ("ws://h", "ws://h:80"),
        ])
    func urls(_ text: String, _ canonical: String) { #expect(ServerURL(text)?.description == canonical) }

    @Test(
        "what is no URL to test",
        arguments: [
            "", "h", "ftp://h", "gopher://h:70", "http://", "http://:80", "http://h:x", "http://h:70000",
            "http://h:",
            // Half an address in brackets was taken for a name.
            "http://[::1", "http://::1]:80", "http://h:+80",
        ])
    func noURLs(_ text: String) { #expect(ServerURL(text) == nil) }
}
