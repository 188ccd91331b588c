// Frames with random damage, in random pieces: the reader must never trap, must say the same however the stream is
// cut, and must hold to its limits.

import RandomTesting
import Testing

@testable import WebSocket

@Suite struct RandomFrameTests {
    private func stream(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let opcode = [0, 1, 1, 2, 8, 9, 10].randomElement(using: &random) ?? 1
            let count = Int.random(in: 0...200, using: &random)
            let payload = (0..<count).map { _ in UInt8.random(in: 0x20...0x7e, using: &random) }
            bytes += frame(UInt8(opcode), payload, fin: Int.random(in: 0..<4, using: &random) > 0)
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        // Enough to complete a damaged control frame: an incomplete one may or may not be refused already.
        return bytes + [UInt8](repeating: 0, count: 200)
    }

    private func transcript(_ pieces: [ArraySlice<UInt8>]) -> ([FrameReader.Event], [UInt8]) {
        let reader = FrameReader(role: .server, messageBytesMax: 300, fragmentsMax: 4)
        var events: [FrameReader.Event] = []
        var replies: [UInt8] = []
        for piece in pieces {
            events += reader.events(in: Array(piece))
            replies += reader.takeReplies()
        }
        // Which of several faults is found first, and so the code, may depend on the cut.
        if case .violation = events.last {
            events[events.count - 1] = .violation(code: 0)
            replies.removeLast(2)
        }
        return (events, replies)
    }

    @Test func damagedFramesMeanTheSameHoweverTheyAreCut() {
        var random = SeededGenerator(for: "damagedFramesMeanTheSameHoweverTheyAreCut")
        for round in 0..<1500 {
            let bytes = stream(&random)
            let (events, replies) = transcript([bytes[...]])
            for event in events {
                if case .text(let text) = event {
                    #expect(text.count <= 300 && String(validating: text, as: UTF8.self) != nil)
                }
                if case .binary(let bytes) = event { #expect(bytes.count <= 300) }
            }
            let single = transcript(bytes.indices.map { bytes[$0...$0] })
            #expect(single.0 == events, "round \(round): \(bytes)")
            #expect(single.1 == replies, "round \(round): \(bytes)")
        }
    }
}
