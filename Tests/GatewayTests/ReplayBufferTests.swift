// What a session keeps for a client that comes back, against a list that keeps everything.

import RandomTesting
import Testing

@testable import Gateway

@Suite struct ReplayBufferTests {
    private func frame(_ number: UInt64, bytes: Int = 0) -> Dispatch {
        let head = Array("\(number):".utf8) + [UInt8](repeating: 0x20, count: bytes)
        return Dispatch(head: head, tail: [], required: [])
    }

    private func numbers(_ frames: [Dispatch]?) -> [UInt64]? {
        frames?.compactMap { frame in
            UInt64(String(decoding: frame.head.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self))
        }
    }

    @Test func numbersFromOneAndRepeatsWhatIsAsked() {
        var buffer = ReplayBuffer()
        let given = (1...3).map { buffer.append(frame($0)) }
        #expect(given == [1, 2, 3])
        #expect(numbers(buffer.frames(after: 0)) == [1, 2, 3])
        #expect(numbers(buffer.frames(after: 2)) == [3])
        #expect(numbers(buffer.frames(after: 3)) == [])
        #expect(buffer.frames(after: 4) == nil)
    }

    @Test func whatIsConfirmedIsGone() {
        var buffer = ReplayBuffer()
        for number in 1...5 as ClosedRange<UInt64> { _ = buffer.append(frame(number)) }
        buffer.confirm(through: 3)
        #expect(buffer.count == 2)
        #expect(buffer.frames(after: 2) == nil)
        #expect(numbers(buffer.frames(after: 3)) == [4, 5])
    }

    /// A client that claims to have what it was never sent has confirmed nothing.
    @Test func aNumberThatWasNeverSentConfirmsNothing() {
        var buffer = ReplayBuffer()
        _ = buffer.append(frame(1))
        buffer.confirm(through: .max)
        #expect(numbers(buffer.frames(after: 0)) == [1])
    }

    @Test func tooManyBytesPushOutTheOldest() {
        var buffer = ReplayBuffer(entriesMax: 100, bytesMax: 1000)
        for number in 1...4 as ClosedRange<UInt64> { _ = buffer.append(frame(number, bytes: 300)) }
        #expect(buffer.byteCount <= 1000)
        #expect(buffer.frames(after: 0) == nil)
        #expect(numbers(buffer.frames(after: 3)) == [4])
    }

    /// A frame larger than the buffer may be cannot be repeated; numbers go on all the same.
    @Test func aFrameThatDoesNotFitIsNotKept() {
        var buffer = ReplayBuffer(entriesMax: 100, bytesMax: 1000)
        let given = [buffer.append(frame(1, bytes: 5000)), buffer.append(frame(2))]
        #expect(given == [1, 2])
        #expect(buffer.frames(after: 0) == nil)
        #expect(numbers(buffer.frames(after: 1)) == [2])
    }

    @Test func behavesLikeAListOfTheNewest() {
        var random = SeededGenerator(for: "behavesLikeAListOfTheNewest")
        for _ in 0..<200 {
            let entriesMax = Int.random(in: 1...70, using: &random)
            var buffer = ReplayBuffer(entriesMax: entriesMax, bytesMax: .max)
            var kept: [UInt64] = []
            var last: UInt64 = 0
            for _ in 0..<300 {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    let number = UInt64.random(in: 0...last + 1, using: &random)
                    buffer.confirm(through: number)
                    if number <= last { kept.removeAll { $0 <= number } }
                } else {
                    last += 1
                    _ = buffer.append(frame(last))
                    kept.append(last)
                    if kept.count > entriesMax { kept.removeFirst() }
                }
                #expect(buffer.count == kept.count)
                #expect(buffer.last == last)
                #expect(numbers(buffer.frames(after: last - UInt64(kept.count))) == kept)
            }
        }
    }
}
