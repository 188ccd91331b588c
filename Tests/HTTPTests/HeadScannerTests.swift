import Testing

@testable import HTTP

@Suite struct HeadScannerTests {
    private func scan(_ text: String, pieces: Int = 1, limits: HTTPLimits = HTTPLimits())
        -> HeadScanner.Result
    {
        var scanner = HeadScanner.head(limits)
        let bytes = Array(text.utf8)
        var start = 0
        var result = HeadScanner.Result.needsMore
        for piece in 0..<pieces {
            let end = bytes.count * (piece + 1) / pieces
            result = bytes[start..<end].withUnsafeBytes { scanner.scan($0) }
            if case .ends(let count) = result { return .ends(start + count) }
            if result != .needsMore { return result }
            start = end
        }
        return result
    }

    @Test func findsTheEndOfAHeadHoweverItIsCut() {
        let head = "\r\nGET / HTTP/1.1\r\nHost: a\r\nX: y\tz\r\n\r\n"
        for pieces in 1...head.utf8.count {
            #expect(scan(head + "rest", pieces: pieces) == .ends(head.utf8.count))
        }
        for count in 0..<head.utf8.count {
            #expect(scan(String(decoding: Array(head.utf8)[..<count], as: UTF8.self)) == .needsMore)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n", "GET / HTTP/1.1\r\nX: \0\r\n\r\n", "\0", "\n",
        " GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nX: \u{7f}\r\n\r\n", "GET /\u{1} HTTP/1.1\r\n\r\n",
    ])
    func refusesBentLines(text: String) {
        for pieces in 1...text.utf8.count { #expect(scan(text, pieces: pieces) == .refused(.malformed)) }
    }

    @Test func boundsBytesFieldsAndTheRequestLine() {
        var limits = HTTPLimits()
        limits.headBytesMax = 200
        limits.fieldsMax = 3
        limits.targetBytesMax = 50
        let line = "GET / HTTP/1.1\r\n"
        #expect(scan(line + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits: limits) == .ends(36))
        #expect(scan(line + "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", limits: limits) == .refused(.tooLarge))
        #expect(
            scan(line + "A: \(String(repeating: "a", count: 200))", limits: limits) == .refused(.tooLarge))
        #expect(
            scan("GET /\(String(repeating: "a", count: 200))", limits: limits) == .refused(.targetTooLong))
        #expect(scan(String(repeating: "\r\n", count: 200), limits: limits) == .refused(.tooLarge))
    }
}
