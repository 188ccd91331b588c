// Steady time: that it follows the clock, and never goes back with it.

import Primitives
import RandomTesting
import Testing

@Suite struct SteadyTimeTests {
    @Test func itIsTheClocksTimeAsLongAsThatGoesAhead() {
        var time = SteadyTime()
        for reading: Int64 in [0, 5, 5, 1_700_000_000_000, 1_700_000_000_001] {
            #expect(time.advance(to: reading) == reading)
            #expect(time.reading(at: reading) == reading)
        }
    }

    @Test func aReadingALittleBehindCountsAsTheLastOne() {
        var time = SteadyTime()
        #expect(time.advance(to: 50_000) == 50_000)
        #expect(time.advance(to: 49_000) == 50_000)
        #expect(time.advance(to: 50_001) == 50_001)
    }

    @Test func aCorrectedClockGoesOnFromWhereItWas() {
        var time = SteadyTime()
        #expect(time.advance(to: 5_000_000) == 5_000_000)
        #expect(time.advance(to: 1_000_000) == 5_000_000)
        #expect(time.advance(to: 1_000_700) == 5_000_700)
        #expect(time.reading(at: 5_001_000) == 1_001_000)
    }

    @Test func absurdReadingsNeitherTrapNorGoBack() {
        var time = SteadyTime()
        var random = SeededGenerator(for: "absurdReadingsNeitherTrapNorGoBack")
        var last: Int64 = 0
        for _ in 0..<400 {
            let reading =
                [.min, -1, 0, .max, Int64.random(in: .min ... .max, using: &random)]
                .randomElement(using: &random) ?? 0
            let now = time.advance(to: reading)
            #expect(now >= last)
            last = now
        }
    }
}
