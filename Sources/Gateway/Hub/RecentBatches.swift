// The last few committed batches. A session's snapshot is read while events keep happening: what was
// committed after the snapshot and before the session joined the hub is replayed from here.

internal import Domain

struct RecentBatches {
    private var ring: [EventBatch] = []
    private var start = 0
    private let capacity: Int
    /// Every batch up to this commit has been dropped.
    private(set) var droppedThrough: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
        ring.reserveCapacity(capacity)
    }

    /// - Precondition: batches arrive in the order of their commits.
    mutating func append(_ batch: EventBatch) {
        guard ring.count == capacity else { return ring.append(batch) }
        if let commit = ring[start].commit { droppedThrough = commit }
        ring[start] = batch
        start = (start + 1) % capacity
    }

    /// Forgets all of them.
    mutating func removeAll() {
        guard !ring.isEmpty else { return }
        droppedThrough = ring.compactMap(\.commit).max() ?? droppedThrough
        ring.removeAll(keepingCapacity: true)
        start = 0
    }

    /// The batches committed after `commit`, in order; nil when some of them were dropped already.
    func batches(after commit: UInt64) -> [EventBatch]? {
        guard commit >= droppedThrough else { return nil }
        return (ring[start...] + ring[..<start]).filter { $0.commit ?? .max > commit }
    }
}
