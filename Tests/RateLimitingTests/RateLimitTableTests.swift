// The table that event loops share: no request is lost or counted twice between threads.

import Primitives
import RandomTesting
import Testing

@testable import RateLimiting

private let now = Timestamp(millisecondsSince1970: 1_700_000_000_000)

@Suite struct RateLimitTableTests {
    /// How many of `attempts` takes per task pass, for each of `subjects` subjects.
    private func passed(_ table: RateLimitTable, subjects: UInt64, attempts: Int, limit: Int) async -> [Int] {
        await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var counts = [Int](repeating: 0, count: Int(subjects))
                    for attempt in 0..<attempts {
                        let subject = UInt64(attempt) % subjects
                        let key = RateLimitKey(bucket: 1, subject: subject)
                        let verdict = table.take(key, limit: limit, windowMilliseconds: 1000, now: now)
                        if verdict.isAllowed { counts[Int(subject)] += 1 }
                    }
                    return counts
                }
            }
            return await group.reduce(into: [Int](repeating: 0, count: Int(subjects))) { sums, counts in
                for index in sums.indices { sums[index] += counts[index] }
            }
        }
    }

    @Test func threadsThatShareAKeyShareItsLimit() async {
        let passed = await passed(RateLimitTable(), subjects: 1, attempts: 20_000, limit: 12_345)
        #expect(passed == [12_345])
    }

    @Test func threadsDoNotDisturbEachOthersKeysWhileTheTableGrows() async {
        let table = RateLimitTable()
        let before = table.capacity
        let passed = await passed(table, subjects: 4000, attempts: 40_000, limit: 17)
        #expect(passed.allSatisfy { $0 == 17 })
        #expect(table.capacity > before)
        #expect(table.evictionsCount == 0)
    }

    @Test func theWholeTableIsBounded() {
        var random = SeededGenerator(for: "theWholeTableIsBounded")
        let table = RateLimitTable(using: &random, setsMax: 2)
        for subject in 0..<20_000 as Range<UInt64> {
            let key = RateLimitKey(bucket: 1, subject: subject)
            #expect(table.take(key, limit: 1, windowMilliseconds: 1000, now: now).isAllowed)
        }
        #expect(table.capacity == 64 * 2 * 8)
        #expect(table.evictionsCount >= 20_000 - 64 * 2 * 8)
    }
}
