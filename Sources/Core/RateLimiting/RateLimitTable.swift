// The counters behind a server's rate limits (seed 1 §5.6), for all of its event loops. Every request takes from
// it, so it allocates nothing once it has grown, and loops seldom wait for each other: a key belongs to one of 64
// shards, each with a lock of its own that is held for some ten nanoseconds.

public import Primitives
private import Synchronization

/// Counts requests per key in fixed windows. Bounded: 16 MiB at most, whatever clients do.
public final class RateLimitTable: Sendable {
    private let hash: RateLimitHash
    /// Far more than threads that serve requests, so that two seldom want the same one.
    private let shards: InlineArray<64, Mutex<RateLimitShard>>

    /// A table whose hash is seeded by the system: who cannot read this process's memory cannot aim at a shard.
    public convenience init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    init(using generator: inout some RandomNumberGenerator, setsMax: Int = RateLimitTableLimits.setsMax) {
        let hash = RateLimitHash(using: &generator)
        self.hash = hash
        shards = InlineArray { _ in Mutex(RateLimitShard(hash: hash, setsMax: setsMax)) }
    }

    /// Counts a request, or refuses it when its key's window is used up. A refused request is not counted.
    ///
    /// From any thread. Takes of one key follow each other, so no window lets more than `limit` pass, unless it
    /// had to make room for others: see `evictionsCount`.
    /// - Parameters:
    ///   - limit: requests per window; 0 or less lets none pass.
    ///   - windowMilliseconds: how long a window that starts now lasts: from 1 to a day, others count as the
    ///     nearest of these.
    ///   - now: a reading of the wall clock. A clock that goes back neither lengthens windows nor ends them.
    public func take(
        _ key: RateLimitKey, limit: Int, windowMilliseconds: Int64, now: Timestamp
    ) -> RateLimitVerdict {
        let hashed = hash(key)
        // The upper bits name the shard, the lower ones the set in it.
        return shards[Int(hashed >> 58)].withLock {
            $0.take(key, hashed: hashed, limit: limit, windowMilliseconds: windowMilliseconds, now: now)
        }
    }

    /// How many running windows have made room for others since the start. It grows only when some 70,000
    /// windows or more run at once, and then somebody may be sending from very many addresses.
    public var evictionsCount: Int { sum { $0.evictionsCount } }

    /// How many windows fit into the memory the table has now.
    public var capacity: Int { sum { $0.capacity } }

    private func sum(_ count: (borrowing RateLimitShard) -> Int) -> Int {
        shards.indices.reduce(0) { total, index in total &+ shards[index].withLock { count($0) } }
    }
}
