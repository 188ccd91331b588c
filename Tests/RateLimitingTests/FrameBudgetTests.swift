// The sliding minute: never more than its frames wherever the minute begins, and no client cut that keeps to it.

import RandomTesting
import RateLimiting
import Testing

@Suite struct FrameBudgetTests {
    private func taken(_ budget: inout FrameBudget, at times: some Sequence<Int64>) -> Int {
        times.reduce(0) { $0 + (budget.take(at: $1) ? 1 : 0) }
    }

    @Test func aBurstOfTheWholeBudgetPassesAndTheNextFrameDoesNot() {
        var budget = FrameBudget()
        let passed = taken(&budget, at: repeatElement(1_700_000_000_999, count: 200))
        #expect(passed == 120)
        let before = budget.take(at: 1_700_000_060_999)
        #expect(!before)
        let after = budget.take(at: 1_700_000_061_000)
        #expect(after)
    }

    @Test func noMinuteHasMoreThanItsFrames() {
        var random = SeededGenerator(for: "noMinuteHasMoreThanItsFrames")
        var budget = FrameBudget()
        var passed: [Int64] = []
        var now: Int64 = 1_700_000_000_000
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...1200, using: &random)
            if Int.random(in: 0..<500, using: &random) == 0 {
                now += Int64.random(in: 0...200_000, using: &random)
            }
            if budget.take(at: now) { passed.append(now) }
        }
        #expect(passed.count > 120)
        for (first, last) in zip(passed, passed.dropFirst(120)) { #expect(last - first >= 60_000) }
    }

    @Test func aClientThatKeepsToTheLimitIsNeverCut() {
        var random = SeededGenerator(for: "aClientThatKeepsToTheLimitIsNeverCut")
        var budget = FrameBudget()
        var sent: [Int64] = []
        var now: Int64 = 1_700_000_000_000
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...900, using: &random)
            // At most 120 in any 61 seconds.
            if sent.count >= 120, now - sent[sent.count - 120] < 61_000 { continue }
            sent.append(now)
            let isAllowed = budget.take(at: now)
            #expect(isAllowed)
        }
    }

    @Test func aClockThatGoesBackNeitherRefillsNorBlocks() {
        var budget = FrameBudget()
        _ = taken(&budget, at: repeatElement(1_700_000_000_000, count: 120))
        let refilled = taken(&budget, at: [1_699_000_000_000, 0, .min])
        #expect(refilled == 0)
        let later = budget.take(at: 61_000)
        #expect(later)
    }

    @Test func absurdTimesDoNotTrap() {
        var budget = FrameBudget()
        let passed = taken(&budget, at: [.max, .min, .max, 0, -1, .min])
        #expect(passed == 6)
    }

    @Test func itIsSmall() { #expect(MemoryLayout<FrameBudget>.size == 88) }
}
