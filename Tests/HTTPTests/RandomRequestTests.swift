// Streams of requests with random damage, in random pieces: the parser must never trap, must say the same however
// the stream is cut, and must never keep more of a body than it was allowed.

import HTTPTypes
import RandomTesting
import Testing

@testable import HTTP

@Suite struct RandomRequestTests {
    private static let parts = [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /q?r HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1f;e=v\r\n",
        "0123456789abcdef0123456789abcde\r\n0\r\nT: t\r\n\r\n", "OPTIONS * HTTP/1.0\r\n\r\n", "\r\n", "\0",
        "\u{ff}",
        "Content-Length: 18446744073709551615\r\n", "ffffffffffffffff\r\n", ": ", " ", "\r", "\n",
        "GET http://a/b HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ]

    private func stream(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            bytes += Array((Self.parts.randomElement(using: &random) ?? "").utf8)
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes[index], at: index)
            }
        }
        return bytes
    }

    private func transcript(_ pieces: [ArraySlice<UInt8>], handsOnPieces: Bool = false) -> [String] {
        let parser = RequestParser(limits: HTTPLimits())
        var transcript: [String] = []
        var streamed: [UInt8] = []
        for piece in pieces where transcript.last != "refused" {
            parser.steps(in: Array(piece), bodyBytesMax: 20, handsOnPieces: handsOnPieces) { step in
                switch step {
                case .needsMore: break
                case .head(let head, let framing):
                    transcript.append("\(head.method) \(head.target) \(framing) \(head.fields.count)")
                case .piece(let bytes): streamed += bytes
                case .body(let body):
                    #expect(streamed.count + body.count <= 20)
                    transcript.append("\(streamed + body)")
                    streamed = []
                case .refused:
                    // Which of several faults is found first may depend on the cut.
                    transcript.append("refused")
                }
            }
        }
        return transcript
    }

    @Test func damagedStreamsMeanTheSameHoweverTheyAreCut() {
        var random = SeededGenerator(for: "damagedStreamsMeanTheSameHoweverTheyAreCut")
        for round in 0..<1500 {
            let bytes = stream(&random)
            let whole = transcript([bytes[...]])
            let streamed = transcript([bytes[...]], handsOnPieces: true)
            #expect(streamed == whole, "round \(round) in pieces: \(bytes)")
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let halves = transcript([bytes[..<cut], bytes[cut...]].filter { !$0.isEmpty })
            #expect(halves == whole, "round \(round) cut \(cut): \(bytes)")
            let single = transcript(bytes.indices.map { bytes[$0...$0] })
            #expect(single == whole, "round \(round) byte by byte: \(bytes)")
        }
    }
}
