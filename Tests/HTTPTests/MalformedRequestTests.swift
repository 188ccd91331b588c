// Requests on whose meaning two servers could disagree, or which are no HTTP at all: each is answered 400 (or what
// its first column says) once, and the connection closes. Derived from RFC 9110 and RFC 9112.

import Testing

@testable import HTTP

@Suite(.serialized, .timeLimit(.minutes(5))) struct MalformedRequestTests {
    struct Case: CustomStringConvertible, Sendable {
        let status: Int
        let request: String
        var description: String { String(request.prefix(60)) }

        init(_ request: String, status: Int = 400) {
            self.request = request
            self.status = status
        }
    }

    private static func chunked(_ body: String) -> Case {
        Case("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    }

    private static func fields(_ fields: String) -> Case {
        Case("POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\nabcde")
    }

    private static let cases: [Case] = [
        // Framing (RFC 9112 §6).
        fields("Content-Length: 5\r\nTransfer-Encoding: chunked"),
        fields("Transfer-Encoding: chunked\r\nContent-Length: 5"),
        fields("Content-Length: 5\r\nContent-Length: 5"), fields("Content-Length: 5\r\nContent-Length: 6"),
        fields("Content-Length: 5, 5"), fields("Content-Length: +5"), fields("Content-Length: -5"),
        fields("Content-Length: 0x5"), fields("Content-Length: 5 5"), fields("Content-Length:"),
        fields("Content-Length: 99999999999999999999"), fields("Content-Length: 18446744073709551616"),
        fields("Content-Length: ５"), fields("Transfer-Encoding: gzip, chunked"),
        fields("Transfer-Encoding: gzip"),
        fields("Transfer-Encoding: chunked, gzip"), fields("Transfer-Encoding: chunked, chunked"),
        fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        fields("Transfer-Encoding: xchunked"),
        fields("Transfer-Encoding: \"chunked\""), fields("Transfer-Encoding: chunked;q=1"),
        fields("Transfer-Encoding:"),
        fields("Transfer-Encoding: identity"), fields("Transfer-Encoding : chunked"),
        fields("Content-Length : 5"),
        fields("Transfer-Encoding\u{b}: chunked"), fields("X: a\r\n Transfer-Encoding: chunked"),
        Case("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        // Chunks (RFC 9112 §7.1).
        chunked("5\nabcde\r\n0\r\n\r\n"), chunked("5\r\nabcde0\r\n\r\n"), chunked("5\r\nabcde\n0\r\n\r\n"),
        chunked("5\r\nabcdeXX0\r\n\r\n"), chunked("g\r\n"), chunked("-1\r\n"), chunked("0x5\r\nabcde\r\n"),
        chunked(" 5\r\nabcde\r\n"), chunked("5 \r\nabcde\r\n0\r\n\r\n"), chunked("\r\n"), chunked(";a\r\n"),
        chunked("5;a\0b\r\nabcde\r\n"), chunked("5;a\nabcde\r\n0\r\n\r\n"), chunked("0\r\nX: a\n\r\n"),
        chunked("0\r\n\n"), chunked("0\r\n X: a\r\n\r\n"), chunked("0\r\nX : a\r\n\r\n"),
        chunked("5;a=b\ncdef\r\nabcde\r\n0\r\n\r\n"),
        chunked("5;\(String(repeating: "a", count: 5000))\r\nabcde\r\n0\r\n\r\n"),
        // Lines (RFC 9112 §2.2, §5).
        Case("GET / HTTP/1.1\nHost: x\n\n"), Case("GET / HTTP/1.1\r\nHost: x\n\r\n"),
        fields("X: a\rb"), fields("X: a\0b"), fields(" X: a"), fields("X: a\r\n\tb"), fields("X"),
        fields(": a"),
        fields("X Y: a"), fields("X\t: a"), fields("X(: a"), fields("é: a"),
        // Request line (RFC 9112 §3).
        Case("GET\r\n\r\n"), Case("GET /\r\n\r\n"), Case("GET  / HTTP/1.1\r\nHost: x\r\n\r\n"),
        Case("GET / HTTP/1.1 \r\nHost: x\r\n\r\n"), Case("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"),
        Case("GET a HTTP/1.1\r\nHost: x\r\n\r\n"), Case("GET * HTTP/1.1\r\nHost: x\r\n\r\n"),
        Case("GET /#f HTTP/1.1\r\nHost: x\r\n\r\n"), Case("GET /é HTTP/1.1\r\nHost: x\r\n\r\n"),
        Case("GET / http/1.1\r\nHost: x\r\n\r\n"), Case("GET / HTTP/1.1.1\r\nHost: x\r\n\r\n"),
        Case(": / HTTP/1.1\r\nHost: x\r\n\r\n"),
        Case("GET / HTTP/1,1\r\nHost: x\r\n\r\n"), Case("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"),
        Case("GET / HTTP/1.2\r\nHost: x\r\n\r\n", status: 505),
        Case("GET / HTTP/2.0\r\nHost: x\r\n\r\n", status: 505),
        Case("GET / HTTP/0.9\r\nHost: x\r\n\r\n", status: 505),
        Case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505),
        Case("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", status: 501),
        Case("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", status: 501),
        // Host (RFC 9112 §3.2) and expectations (RFC 9110 §10.1.1).
        Case("GET / HTTP/1.1\r\n\r\n"), Case("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"),
        Case("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), Case("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Case("GET / HTTP/1.1\r\nHost: u@h\r\n\r\n"),
        Case("GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", status: 417),
    ]

    @Test(arguments: cases) func isRefusedAndTheConnectionClosed(test: Case) async throws {
        try await withServer { server in
            let answer = try await server.exchange(test.request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(
                answer.hasPrefix("HTTP/1.1 \(test.status) "), "\(test.request.debugDescription): \(answer)")
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.contains("{\"failure\":"))
            #expect(!answer.contains("smuggled"))
            #expect(answer.components(of: "HTTP/1.1 ") == 1)
        }
    }
}

extension String {
    /// How often `text` occurs.
    func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(text) { count += 1 }
            rest.removeFirst()
        }
        return count
    }
}
