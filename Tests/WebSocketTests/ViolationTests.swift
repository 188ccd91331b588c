// What RFC 6455 forbids, each answered with the close code it asks for.

import Testing

@testable import WebSocket

@Suite(.serialized, .timeLimit(.minutes(5))) struct ViolationTests {
    struct Case: CustomStringConvertible, Sendable {
        let description: String
        let code: UInt16
        let frames: [UInt8]

        init(_ description: String, _ code: UInt16, _ frames: [UInt8]) {
            self.description = description
            self.code = code
            self.frames = frames
        }
    }

    private static let cases: [Case] = [
        Case("unmasked", 1002, frame(0x1, [65], masked: false)),
        Case("reserved bit 1", 1002, frame(0x1, [65], rsv: 4)),
        Case("reserved bit 2", 1002, frame(0x1, [65], rsv: 2)),
        Case("reserved bit 3", 1002, frame(0x1, [65], rsv: 1)),
        Case("reserved bit of a ping", 1002, frame(0x9, rsv: 4)),
        Case("opcode 3", 1002, frame(0x3)), Case("opcode 7", 1002, frame(0x7, [1])),
        Case("opcode b", 1002, frame(0xb)), Case("opcode f", 1002, frame(0xf, [1])),
        Case("fragmented ping", 1002, frame(0x9, fin: false)),
        Case("fragmented close", 1002, frame(0x8, fin: false)),
        Case("long ping", 1002, frame(0x9, Array(repeating: 0, count: 126))),
        Case("long close", 1002, frame(0x8, [3, 232] + Array(repeating: 65, count: 124))),
        Case("16-bit length of a short frame", 1002, frame(0x1, [65], lengthForm: 16)),
        Case("64-bit length of a short frame", 1002, frame(0x1, [65], lengthForm: 64)),
        Case("64-bit length of 65535", 1002, frame(0x2, Array(repeating: 0, count: 65_535), lengthForm: 64)),
        Case("length with the top bit", 1002, [0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]),
        Case("continuation of nothing", 1002, frame(0x0, [65])),
        Case("final continuation of nothing", 1002, text("a") + frame(0x0)),
        Case("text inside a fragmented text", 1002, text("a", fin: false) + text("b")),
        Case("binary inside a fragmented text", 1002, text("a", fin: false) + frame(0x2, [1], fin: false)),
        Case("one-byte close", 1002, frame(0x8, [3])),
        Case("close reason that is not UTF-8", 1007, frame(0x8, [3, 232, 0xff])),
        Case("text that is not UTF-8", 1007, frame(0x1, [0xff])),
        Case("overlong encoding", 1007, frame(0x1, [0xc0, 0xaf])),
        Case("surrogate", 1007, frame(0x1, [0xed, 0xa0, 0x80])),
        Case("above U+10FFFF", 1007, frame(0x1, [0xf4, 0x90, 0x80, 0x80])),
        Case("truncated character", 1007, frame(0x1, [0xe2, 0x82])),
        Case("character split and broken", 1007, frame(0x1, [0xe2], fin: false) + frame(0x0, [0x82, 0x41])),
        Case("character split and never finished", 1007, frame(0x1, [0xe2], fin: false) + frame(0x0)),
        Case(
            "bad text fails before its frame is complete", 1007,
            Array(frame(0x1, [65, 0xff] + Array(repeating: 65, count: 50)).prefix(10))),
        Case("message above the limit", 1009, frame(0x2, Array(repeating: 0, count: 70_000))),
        Case("announced length above the limit", 1009, [0x82, 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]),
        Case(
            "fragments above the limit together", 1009,
            frame(0x2, Array(repeating: 0, count: 40_000), fin: false)
                + frame(0x0, Array(repeating: 0, count: 40_000))),
        Case(
            "too many fragments", 1009,
            frame(0x2, [1], fin: false) + (0..<200).flatMap { _ in frame(0x0, [1], fin: false) }),
        Case(
            "too many empty fragments", 1009,
            frame(0x2, fin: false) + (0..<200).flatMap { _ in frame(0x0, fin: false) }),
    ]

    @Test(arguments: cases) func isAnsweredWithItsCode(test: Case) async throws {
        try await withWebSocketServer { server in
            let answer = try await server.exchange(test.frames + text("smuggled"))
            let close = closeFrame(test.code)
            #expect(answer.suffix(4) == close, "\(answer)")
            let isQuiet = !String(decoding: answer, as: UTF8.self).contains("smuggled")
            #expect(isQuiet)
            await server.observations.until { $0.endings == [.violation(code: test.code)] }
        }
    }

    /// RFC 6455 §7.4: some codes never go on the wire.
    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65_535] as [UInt16])
    func closeCodesThatMayNotBeSentAreViolations(code: UInt16) async throws {
        try await withWebSocketServer { server in
            let answer = try await server.exchange(frame(0x8, [UInt8(code >> 8), UInt8(code & 0xff)]))
            #expect(answer == closeFrame(1002))
        }
    }

    @Test(
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999] as [UInt16])
    func closeCodesThatMayBeSentAreEchoed(code: UInt16) async throws {
        try await withWebSocketServer { server in
            let answer = try await server.exchange(
                frame(0x8, [UInt8(code >> 8), UInt8(code & 0xff)] + Array("bye".utf8)))
            #expect(answer.prefix(4).dropFirst(2) == [UInt8(code >> 8), UInt8(code & 0xff)])
            await server.observations.until { $0.endings == [.peer(code: code, reason: "bye")] }
        }
    }

    @Test func aCloseWithoutACodeIsAnsweredAlike() async throws {
        try await withWebSocketServer { server in
            let answer = try await server.exchange(frame(0x8))
            #expect(answer == [0x88, 0])
            await server.observations.until { $0.endings == [.peer(code: 1005, reason: "")] }
        }
    }

    /// wslay alone missed it where the reason did not arrive together with the code.
    @Test func aBrokenCloseReasonIsFoundWhereverItIsCut() {
        let bytes = frame(0x8, [0x03, 0xe8, 0x41, 0xff, 0x42])
        for cut in 1..<bytes.count {
            let reader = FrameReader(role: .server, messageBytesMax: 100, fragmentsMax: 1)
            let events = reader.events(in: Array(bytes[..<cut])) + reader.events(in: Array(bytes[cut...]))
            #expect(events == [.violation(code: 1007)], "cut at \(cut)")
            #expect(reader.takeReplies() == closeFrame(1007), "cut at \(cut)")
        }
        let reader = FrameReader(role: .server, messageBytesMax: 100, fragmentsMax: 1)
        #expect(bytes.flatMap { reader.events(in: [$0]) } == [.violation(code: 1007)])
    }
}
