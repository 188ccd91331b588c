// Fixed windows in one shard: what each lets pass, against an implementation too simple to be wrong, and what
// becomes of them when there are more than fit.

import Primitives
import RandomTesting
import Testing

@testable import RateLimiting

/// The same rules, in the most obvious way: every window ever started is kept.
private struct ObviousLimiter {
    var time = SteadyTime()
    var windows: [RateLimitKey: (end: Int64, used: Int)] = [:]

    mutating func take(_ key: RateLimitKey, limit: Int, milliseconds: Int64, now: Int64) -> RateLimitVerdict {
        let now = time.advance(to: now)
        var window = windows[key] ?? (end: now, used: 0)
        if window.end <= now { window = (end: now + milliseconds, used: 0) }
        let isAllowed = window.used < limit
        if isAllowed { window.used += 1 }
        windows[key] = window
        return RateLimitVerdict(
            isAllowed: isAllowed, limit: limit, remaining: max(0, limit - window.used),
            reset: Timestamp(millisecondsSince1970: time.reading(at: window.end)),
            retryAfterMilliseconds: isAllowed ? 0 : window.end - now)
    }
}

/// A shard and its hash, with a clock that is set by hand.
private struct Shard {
    let hash: RateLimitHash
    var shard: RateLimitShard
    var now: Int64 = 1_700_000_000_000

    init(seed: UInt64 = 1, setsMax: Int = 1024) {
        var generator = SeededGenerator(state: seed)
        hash = RateLimitHash(using: &generator)
        shard = RateLimitShard(hash: hash, setsMax: setsMax)
    }

    mutating func take(_ key: RateLimitKey, limit: Int = 5, milliseconds: Int64 = 1000) -> RateLimitVerdict {
        shard.take(
            key, hashed: hash(key), limit: limit, windowMilliseconds: milliseconds,
            now: Timestamp(millisecondsSince1970: now))
    }
}

private func key(_ subject: UInt64, bucket: UInt32 = 1, major: UInt64 = 0) -> RateLimitKey {
    RateLimitKey(bucket: bucket, subject: subject, major: major)
}

@Suite struct RateLimitShardTests {
    @Test func aWindowLetsItsLimitPassAndStartsAnewWhenItEnds() {
        var shard = Shard()
        let start = shard.now
        for passed in 1...5 {
            let verdict = shard.take(key(7))
            #expect(
                verdict
                    == RateLimitVerdict(
                        isAllowed: true, limit: 5, remaining: 5 - passed,
                        reset: Timestamp(millisecondsSince1970: start + 1000), retryAfterMilliseconds: 0))
        }
        shard.now = start + 999
        let refused = shard.take(key(7))
        #expect(!refused.isAllowed)
        #expect(refused.remaining == 0)
        #expect(refused.retryAfterMilliseconds == 1)
        shard.now = start + 1000
        let next = shard.take(key(7))
        #expect(next.isAllowed)
        #expect(next.reset.millisecondsSince1970 == start + 2000)
    }

    @Test func keysThatDifferAnywhereAreCountedApart() {
        var shard = Shard()
        let keys = [key(1), key(2), key(1, bucket: 2), key(1, major: 2), key(0, bucket: 0), key(2, major: 1)]
        for key in keys {
            let first = shard.take(key, limit: 1)
            #expect(first.isAllowed)
        }
        for key in keys {
            let second = shard.take(key, limit: 1)
            #expect(!second.isAllowed)
        }
    }

    @Test func absurdRulesAndClocksHaveAnAnswer() {
        var shard = Shard()
        let nothing = shard.take(key(1), limit: -3)
        #expect(!nothing.isAllowed)
        #expect(nothing.limit == 0)
        for now: Int64 in [.min, .max, 0, .max, .min] {
            shard.now = now
            for milliseconds: Int64 in [.min, 0, .max] {
                let verdict = shard.take(key(2), limit: .max, milliseconds: milliseconds)
                #expect(verdict.isAllowed)
                #expect(verdict.retryAfterMilliseconds == 0)
            }
        }
        shard.now = 5_000
        let first = shard.take(key(3), limit: 1, milliseconds: .max)
        #expect(first.reset.millisecondsSince1970 - 5_000 == 86_400_000)
    }

    @Test func aClockThatGoesBackNeitherLengthensNorEndsAWindow() {
        var shard = Shard()
        for _ in 1...5 { _ = shard.take(key(1)) }
        shard.now -= 3_600_000
        let refused = shard.take(key(1))
        #expect(!refused.isAllowed)
        #expect(refused.retryAfterMilliseconds == 1000)
        #expect(refused.reset.millisecondsSince1970 == shard.now + 1000)
        shard.now += 1000
        let next = shard.take(key(1))
        #expect(next.isAllowed)
    }

    @Test func itAgreesWithTheObviousImplementation() {
        var random = SeededGenerator(for: "itAgreesWithTheObviousImplementation")
        var shard = Shard(seed: random.next())
        var model = ObviousLimiter()
        for _ in 0..<50_000 {
            switch Int.random(in: 0..<1000, using: &random) {
            case 0: shard.now -= Int64.random(in: 0...100_000, using: &random)
            case 1: shard.now += Int64.random(in: 0...100_000, using: &random)
            case 2..<600: shard.now += Int64.random(in: 0...3, using: &random)
            default: break
            }
            let key = RateLimitKey(
                bucket: .random(in: 0...3, using: &random), subject: .random(in: 0...40, using: &random),
                major: .random(in: 0...2, using: &random))
            // Now and then a rule that changes while its window runs.
            let limit = Int(key.bucket) * 3 + Int.random(in: 0...20, using: &random) / 20
            let milliseconds = Int64(key.bucket) * 200 + 50
            let expected = model.take(key, limit: limit, milliseconds: milliseconds, now: shard.now)
            let verdict = shard.take(key, limit: limit, milliseconds: milliseconds)
            #expect(verdict == expected)
            if verdict != expected { return }
        }
        #expect(shard.shard.evictionsCount == 0)
    }
}

@Suite struct RateLimitCapacityTests {
    @Test func endedWindowsMakeRoomWithoutGrowth() {
        var shard = Shard()
        for subject in 0..<100_000 as Range<UInt64> {
            shard.now += 100
            _ = shard.take(key(subject))
        }
        // Ten windows run at any time.
        #expect(shard.shard.capacity <= 128)
        #expect(shard.shard.evictionsCount == 0)
    }

    @Test func growthKeepsEveryRunningWindow() {
        var shard = Shard()
        for subject in 0..<1500 as Range<UInt64> { _ = shard.take(key(subject), limit: 1) }
        #expect(shard.shard.evictionsCount == 0)
        for subject in 0..<1500 as Range<UInt64> {
            let second = shard.take(key(subject), limit: 1)
            #expect(!second.isAllowed)
        }
    }

    @Test func aFloodOfSubjectsStaysWithinItsMemory() {
        var shard = Shard(setsMax: 16)
        for subject in 0..<10_000 as Range<UInt64> {
            let first = shard.take(key(subject), limit: 1)
            #expect(first.isAllowed)
        }
        #expect(shard.shard.capacity == 16 * 8)
        // Every window beyond those that fit has pushed one out.
        #expect(shard.shard.evictionsCount >= 10_000 - 16 * 8)
    }

    @Test func theWindowThatEndsFirstMakesRoom() {
        var shard = Shard(setsMax: 16)
        _ = shard.take(key(.max), limit: 1, milliseconds: 60_000)
        for subject in 0..<10_000 as Range<UInt64> { _ = shard.take(key(subject), limit: 1) }
        let second = shard.take(key(.max), limit: 1, milliseconds: 60_000)
        #expect(!second.isAllowed)
    }

    @Test func consecutiveKeysSpreadOverAllSets() {
        var random = SeededGenerator(for: "consecutiveKeysSpreadOverAllSets")
        let hash = RateLimitHash(using: &random)
        for makeKey in [{ key($0) }, { key($0 << 32) }, { key(1, major: $0 << 22) }]
            as [(UInt64) -> RateLimitKey]
        {
            var sets = [Int](repeating: 0, count: 1024)
            var shards = [Int](repeating: 0, count: 64)
            for number in 0..<65_536 as Range<UInt64> {
                let hashed = hash(makeKey(number))
                sets[Int(hashed & 1023)] += 1
                shards[Int(hashed >> 58)] += 1
            }
            // 64 and 1,024 on average; a random hash stays within these bounds but once in a billion runs.
            #expect(sets.allSatisfy { (8...128).contains($0) })
            #expect(shards.allSatisfy { (768...1280).contains($0) })
        }
    }
}
