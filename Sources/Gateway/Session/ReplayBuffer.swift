// What a session was told and its client has not yet confirmed, so that a client that lost its connection can be
// told again. Frames are shared with every other session that got them: an entry is one reference.

/// The last frames of one session, numbered from 1 without gaps.
struct ReplayBuffer {
    /// The number of the newest frame; 0 before the first.
    private(set) var last: UInt64 = 0
    /// Of the frames that are kept.
    private(set) var byteCount = 0
    private(set) var count = 0

    private let entriesMax: Int
    private let bytesMax: Int
    /// A ring; its length is a power of two.
    private var ring: ContiguousArray<Dispatch?> = []
    /// Where in the ring the oldest frame is.
    private var start = 0

    private static let smallestRing = 16

    init(
        entriesMax: Int = GatewayLimits.replayEntriesMax, bytesMax: Int = GatewayLimits.replayBytesMax
    ) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
    }

    /// Of a session that nobody can resume: it counts.
    static let keepingNothing = ReplayBuffer(bytesMax: 0)

    /// Frames up to this number are gone: confirmed, or given up because there were too many.
    var droppedThrough: UInt64 { last - UInt64(count) }

    /// Keeps a frame, at the cost of the oldest ones if there is no room.
    /// - Returns: its number.
    mutating func append(_ dispatch: Dispatch) -> UInt64 {
        if count == entriesMax { dropFirst() }
        if count == ring.count { grow() }
        ring[(start + count) & (ring.count - 1)] = dispatch
        count += 1
        last += 1
        byteCount += dispatch.byteCount
        while byteCount > bytesMax, count > 0 { dropFirst() }
        return last
    }

    /// Drops what the client has. A number that was never sent confirms nothing.
    mutating func confirm(through number: UInt64) {
        guard number <= last else { return }
        while droppedThrough < number { dropFirst() }
        // A burst should not be paid for in memory for the rest of the session.
        if count == 0, ring.count > Self.smallestRing { (ring, start) = ([], 0) }
    }

    /// The frames above a number, in order; nil when some of them are gone.
    func frames(after number: UInt64) -> [Dispatch]? {
        guard number >= droppedThrough, number <= last else { return nil }
        return (Int(number - droppedThrough)..<count).compactMap { ring[(start + $0) & (ring.count - 1)] }
    }

    private mutating func dropFirst() {
        byteCount -= ring[start]?.byteCount ?? 0
        ring[start] = nil
        start = (start + 1) & (ring.count - 1)
        count -= 1
    }

    private mutating func grow() {
        let kept = (0..<count).map { ring[(start + $0) & (ring.count - 1)] }
        ring = ContiguousArray(repeating: nil, count: max(ring.count * 2, Self.smallestRing))
        for (index, dispatch) in kept.enumerated() { ring[index] = dispatch }
        start = 0
    }
}
