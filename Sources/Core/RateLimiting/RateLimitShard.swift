// The windows of one shard: a table of sets with eight ways each, like a processor's cache. A key's hash names its
// set, and only the set is searched, so a request costs the same in a full table as in an empty one.
//
// Memory is reclaimed on the way: a new window takes the way whose window ends first, which has ended already
// unless the set is full of running ones. Then the table doubles, up to its limit; there, the running window that
// would end first makes room.
//
// Why that is safe. Who is pushed out starts a new window, so the only effect is that a key gets more than its
// rule says; nobody gets less. Which keys share a set depends on a secret seed, so nobody can aim: to push out one
// window, as many windows must start as the whole table holds, on average, and each is a request with a subject of
// its own. What somebody gains by that is a small part of what they have already sent.

internal import Primitives

/// Limits of a table and why.
enum RateLimitTableLimits {
    /// Four cache lines, read one after the other. The first set overflows when a seventh of all ways run; when
    /// half of them do, one window in a hundred has made room.
    static let ways = 8
    /// Sets of a shard at its start: 64 KiB for the whole table.
    static let setsMin = 4
    /// Sets of a shard at most: 524,288 windows and 16 MiB for the whole table.
    static let setsMax = 1024
    /// The longest window, a day: whatever a rule says, a window ends.
    static let windowMillisecondsMax: Int64 = 86_400_000
}

struct RateLimitShard {
    /// A way: 32 bytes, two to a cache line.
    private struct Entry {
        var subject: UInt64 = 0
        var major: UInt64 = 0
        var window = RateLimitWindow()
        var bucket: UInt32 = 0
    }

    private let hash: RateLimitHash
    private let setsMax: Int
    private var time = SteadyTime()
    private var entries: [Entry]
    private var setMask: Int
    /// Running windows that had to make room.
    private(set) var evictionsCount = 0

    /// - Parameter setsMax: a power of two; tests set a lower one.
    init(hash: RateLimitHash, setsMax: Int = RateLimitTableLimits.setsMax) {
        self.hash = hash
        self.setsMax = setsMax
        let sets = min(RateLimitTableLimits.setsMin, setsMax)
        setMask = sets - 1
        entries = Array(repeating: Entry(), count: sets * RateLimitTableLimits.ways)
    }

    var capacity: Int { entries.count }

    /// Counts a request or refuses it.
    /// - Parameter hashed: the key's hash.
    mutating func take(
        _ key: RateLimitKey, hashed: UInt64, limit: Int, windowMilliseconds: Int64, now: Timestamp
    ) -> RateLimitVerdict {
        let now = time.advance(to: now.millisecondsSince1970)
        let limit = UInt32(clamping: limit)
        let milliseconds = min(max(windowMilliseconds, 1), RateLimitTableLimits.windowMillisecondsMax)
        let place = place(of: key, hashed: hashed, now: now)
        let isAllowed = entries[place].window.take(limit: limit, milliseconds: milliseconds, now: now)
        let window = entries[place].window
        return RateLimitVerdict(
            isAllowed: isAllowed, limit: Int(limit), remaining: Int(limit) - Int(min(window.used, limit)),
            reset: Timestamp(millisecondsSince1970: time.reading(at: window.end)),
            retryAfterMilliseconds: isAllowed ? 0 : window.end &- now)
    }

    /// Where the key's window is, or is to be.
    private mutating func place(of key: RateLimitKey, hashed: UInt64, now: Int64) -> Int {
        while true {
            let first = firstWay(hashed)
            var soonest = first
            for way in first..<first + RateLimitTableLimits.ways {
                let entry = entries[way]
                if entry.subject == key.subject, entry.major == key.major, entry.bucket == key.bucket {
                    return way
                }
                if entry.window.end < entries[soonest].window.end { soonest = way }
            }
            if !entries[soonest].window.hasEnded(at: now) {
                if entries.count < setsMax * RateLimitTableLimits.ways {
                    grow(now: now)
                    continue
                }
                evictionsCount &+= 1
            }
            entries[soonest] = Entry(subject: key.subject, major: key.major, bucket: key.bucket)
            return soonest
        }
    }

    private func firstWay(_ hashed: UInt64) -> Int {
        (Int(truncatingIfNeeded: hashed) & setMask) * RateLimitTableLimits.ways
    }

    /// Twice as many sets. One more bit of the hash decides between a set's two halves, so none overflows.
    private mutating func grow(now: Int64) {
        let before = entries
        setMask = setMask * 2 + 1
        entries = Array(repeating: Entry(), count: before.count * 2)
        for entry in before where !entry.window.hasEnded(at: now) {
            let key = RateLimitKey(bucket: entry.bucket, subject: entry.subject, major: entry.major)
            var way = firstWay(hash(key))
            while !entries[way].window.hasEnded(at: now) { way += 1 }
            entries[way] = entry
        }
    }
}
