// What happened, in the order in which it did, told from any thread.

private import Synchronization

public final class Journal<Entry: Sendable>: Sendable {
    private let stored = Mutex<[Entry]>([])

    public init() {}

    public var entries: [Entry] { stored.withLock { $0 } }

    public func append(_ entry: Entry) { stored.withLock { $0.append(entry) } }
}
