// multipart/form-data, fed in pieces of every size.

import APIRuntime
import RandomTesting
import Testing

@Suite struct MultipartTests {
    static let limits = MultipartParser.Limits(
        partsMax: 3, headerBytesMax: 200, partBytesMax: 50, totalBytesMax: 1000,
        partBytesMaxByName: ["big": 100])

    /// A body from parts; line breaks are CR LF.
    static func body(_ parts: [(header: String, content: String)]) -> [UInt8] {
        Array((parts.map { "--XX\r\n\($0.header)\r\n\r\n\($0.content)\r\n" }.joined() + "--XX--\r\n").utf8)
    }

    static func disposition(_ rest: String) -> String { "Content-Disposition: form-data; \(rest)" }

    /// Name and content of every part.
    static func parts(_ body: [UInt8], by size: Int = .max, limits: MultipartParser.Limits = limits) throws
        -> [[String]]
    {
        var parser = try #require(MultipartParser(boundary: "XX", limits: limits))
        var parts: [[String]] = []
        var start = 0
        while start < body.count {
            let end = size < body.count - start ? start + size : body.count
            for event in try parser.feed(body[start..<end]) {
                switch event {
                case .began(let header):
                    parts.append([header.name, header.filename ?? "-", header.contentType ?? "-", ""])
                case .data(let bytes): parts[parts.count - 1][3] += String(decoding: bytes, as: UTF8.self)
                case .ended: break
                }
            }
            start = end
        }
        _ = try parser.finish()
        return parts
    }

    static let sample = body([
        (disposition("name=\"a\""), "1\r\n--X\r\n"),
        (
            disposition("name=\"f\"; filename=\"x \\\"y\\\".png\"") + "\r\nContent-Type: image/png; q=1",
            "\r\n\r\n"
        ),
        (disposition("name=big"), String(repeating: "z", count: 100)),
    ])
    static let expected = [
        ["a", "-", "-", "1\r\n--X\r\n"], ["f", "x \"y\".png", "image/png", "\r\n\r\n"],
        ["big", "-", "-", String(repeating: "z", count: 100)],
    ]

    @Test func piecesOfEverySize() throws {
        for size in 1...Self.sample.count { #expect(try Self.parts(Self.sample, by: size) == Self.expected) }
    }

    @Test func preambleEpilogueAndEmptyContent() throws {
        let body =
            Array("before\r\n".utf8) + Self.body([(Self.disposition("name=e"), "")]) + Array("after".utf8)
        #expect(try Self.parts(body) == [["e", "-", "-", ""]])
    }

    /// The line break that ends its header begins the next delimiter (RFC 2046 §5.1.1).
    @Test func aPartMayHaveNoContentAtAll() throws {
        let (first, second) = (Self.disposition("name=a"), Self.disposition("name=b"))
        let body = Array("--XX\r\n\(first)\r\n\r\n--XX\r\n\(second)\r\n\r\n--X\r\n--XX--\r\n".utf8)
        for size in 1...body.count {
            #expect(try Self.parts(body, by: size) == [["a", "-", "-", ""], ["b", "-", "-", "--X"]])
        }
    }

    @Test func noPrefixIsComplete() throws {
        let end = Self.sample.count - 2
        for count in 0..<end {
            #expect(throws: MultipartParser.Failure.malformed) {
                try Self.parts(Array(Self.sample[..<count]))
            }
        }
        #expect(try Self.parts(Array(Self.sample[..<end])) == Self.expected)
    }

    @Test func limits() {
        let four = Self.body((0..<4).map { (Self.disposition("name=n\($0)"), "") })
        #expect(throws: MultipartParser.Failure.tooManyParts) { try Self.parts(four) }
        let long = Self.body([(Self.disposition("name=a"), String(repeating: "z", count: 51))])
        #expect(throws: MultipartParser.Failure.partTooLarge) { try Self.parts(long) }
        let header = Self.body([(Self.disposition("name=" + String(repeating: "n", count: 300)), "")])
        #expect(throws: MultipartParser.Failure.headerTooLarge) { try Self.parts(header) }
        #expect(throws: MultipartParser.Failure.headerTooLarge) { try Self.parts(header, by: 1) }
        let total = [UInt8](repeating: 0x2D, count: 1001)
        #expect(throws: MultipartParser.Failure.bodyTooLarge) { try Self.parts(total) }
    }

    @Test(arguments: [
        "", "X-Other: 1", "Content-Disposition: attachment; name=a", "Content-Disposition: form-data",
        "no colon",
    ])
    func partsNeedAName(header: String) {
        #expect(throws: MultipartParser.Failure.malformed) { try Self.parts(Self.body([(header, "x")])) }
    }

    @Test func boundariesHaveALength() {
        #expect(MultipartParser(boundary: "", limits: Self.limits) == nil)
        #expect(MultipartParser(boundary: String(repeating: "b", count: 71), limits: Self.limits) == nil)
    }

    @Test func randomMutationsAreAnswered() throws {
        var random = SeededGenerator(for: "MultipartTests.randomMutationsAreAnswered")
        var accepted = 0
        for round in 0..<5000 {
            var body = Self.sample
            for _ in 0...Int.random(in: 0..<2, using: &random) { random.mutate(&body) }
            let size = Int.random(in: 1...60, using: &random)
            let whole = try? Self.parts(body)
            #expect((try? Self.parts(body, by: size)) == whole, "round \(round)")
            if whole != nil { accepted += 1 }
        }
        #expect(accepted > 0)
    }
}
