// The last few committed batches. A session's snapshot is read while events keep happening: what was
// committed after the snapshot and before the session joined the hub is replayed from here, and so is what another
// hub had not told a session that comes from there.

internal import Domain

struct RecentBatches {
    private struct Entry {
        let batch: EventBatch
        let position: UInt64
    }

    private var ring: [Entry] = []
    private var start = 0
    private let capacity: Int
    /// Every batch up to this commit has been dropped.
    private(set) var droppedThrough: UInt64 = 0
    /// And every batch up to this position in the bus's order.
    private var droppedPosition: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
        ring.reserveCapacity(capacity)
    }

    /// - Precondition: batches arrive in the order of their commits and positions.
    mutating func append(_ batch: EventBatch, at position: UInt64) {
        let entry = Entry(batch: batch, position: position)
        guard ring.count == capacity else { return ring.append(entry) }
        if let commit = ring[start].batch.commit { droppedThrough = commit }
        droppedPosition = ring[start].position
        ring[start] = entry
        start = (start + 1) % capacity
    }

    /// Forgets all of them.
    mutating func removeAll() {
        guard !ring.isEmpty else { return }
        droppedThrough = ring.compactMap(\.batch.commit).max() ?? droppedThrough
        droppedPosition = ring.map(\.position).max() ?? droppedPosition
        ring.removeAll(keepingCapacity: true)
        start = 0
    }

    /// The batches committed after `commit`, in order, and those without a commit; nil when some of them were
    /// dropped already.
    func batches(after commit: UInt64) -> [EventBatch]? {
        guard commit >= droppedThrough else { return nil }
        return entries.filter { $0.batch.commit ?? .max > commit }.map(\.batch)
    }

    /// The batches behind a position, in order; nil when some of them were dropped already.
    func batches(behind position: UInt64) -> [EventBatch]? {
        guard position >= droppedPosition else { return nil }
        return entries.filter { $0.position > position }.map(\.batch)
    }

    private var entries: [Entry] { Array(ring[start...] + ring[..<start]) }
}
