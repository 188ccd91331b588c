import HTTPTypes
import Testing

@testable import HTTP

@Suite struct RequestParserTests {
    /// Everything a parser says about a stream of requests, as text.
    private func transcript(
        _ pieces: [[UInt8]], bodyBytesMax: Int = 1000, handsOnPieces: Bool = false
    ) -> [String] {
        let parser = RequestParser(limits: HTTPLimits())
        var transcript: [String] = []
        var streamed = ""
        for piece in pieces {
            parser.steps(in: piece, bodyBytesMax: bodyBytesMax, handsOnPieces: handsOnPieces) { step in
                switch step {
                case .needsMore: break
                case .head(let head, let framing):
                    let target = String(decoding: head.target, as: UTF8.self)
                    transcript.append("\(head.method.rawValue) \(target) \(framing) \(head.fields.count)")
                case .piece(let bytes): streamed += String(decoding: bytes, as: UTF8.self)
                case .body(let body):
                    transcript.append("body \(streamed)\(String(decoding: body, as: UTF8.self))")
                    streamed = ""
                case .refused(let failure):
                    if transcript.last != "\(failure)" { transcript.append("\(failure)") }
                }
            }
        }
        return transcript
    }

    // llhttp refuses a further chunk extension behind an unquoted value, which is stricter than RFC 9112 asks.
    private let stream = """
        POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello\
        GET /next HTTP/1.1\r\nHost: x\r\n\r\n\
        PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\
        3\r\nabc\r\nA;name="value";q\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n\
        DELETE http://x/d?e HTTP/1.1\r\nHost: x\r\n\r\n\
        OPTIONS * HTTP/1.0\r\n\r\n
        """

    private let expected = [
        "POST /a?b=c length(5) 2", "body hello", "GET /next none 1", "body ",
        "PUT /c chunked 2", "body abc0123456789", "DELETE /d?e none 1", "body ",
        "OPTIONS * none 0", "body ",
    ]

    @Test func parsesPipelinedRequestsFromOnePiece() {
        #expect(transcript([Array(stream.utf8)]) == expected)
    }

    @Test func parsesTheSameWhereverTheStreamIsCut() {
        let bytes = Array(stream.utf8)
        for cut in 1..<bytes.count {
            #expect(transcript([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
        #expect(transcript(bytes.map { [$0] }) == expected)
    }

    @Test func handsOnPiecesWhereverTheStreamIsCut() {
        let bytes = Array(stream.utf8)
        for cut in 1..<bytes.count {
            let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
            #expect(transcript(pieces, handsOnPieces: true) == expected, "cut at \(cut)")
        }
        #expect(transcript(bytes.map { [$0] }, handsOnPieces: true) == expected)
    }

    @Test func stopsABodyThatGrowsTooLong() {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        let many = head + String(repeating: "4\r\nabcd\r\n", count: 10)
        #expect(transcript([Array(many.utf8)], bodyBytesMax: 39).last == "bodyTooLarge")
        #expect(
            transcript([Array((many + "0\r\n\r\n").utf8)], bodyBytesMax: 40).last?.hasPrefix("body abcd")
                == true)
        #expect(transcript([Array(many.utf8)], bodyBytesMax: 39, handsOnPieces: true).last == "bodyTooLarge")
        // Announced sizes count before a byte of them has come.
        #expect(transcript([Array((head + "29\r\n").utf8)], bodyBytesMax: 40).last == "bodyTooLarge")
        for size in ["7fffffffffffffff", "ffffffffffffffff", "8000000000000000", "10000000000000000"] {
            let last = transcript([Array((head + "1\r\na\r\n\(size)\r\n").utf8)]).last
            #expect(last == "bodyTooLarge" || last == "malformed", "\(size)")
        }
    }
}

extension RequestParser {
    /// All that it says about the next piece of a stream; the last step is a refusal if there is one.
    func steps(
        in piece: [UInt8], bodyBytesMax: Int, handsOnPieces: Bool = false, _ body: (Step) -> Void
    ) {
        piece.withUnsafeBytes { input in
            var offset = 0
            while true {
                let step = step(input, &offset)
                body(step)
                switch step {
                case .needsMore, .refused: return
                case .piece: break
                case .head:
                    self.bodyBytesMax = bodyBytesMax
                    self.handsOnPieces = handsOnPieces
                case .body: if offset == input.count { return }
                }
            }
        }
    }
}
