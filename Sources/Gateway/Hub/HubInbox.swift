// Where committed batches wait on their way from the database's thread to a hub's loop. A burst of commits
// wakes the loop once.

internal import Bus
internal import Domain
internal import Reactor
private import Synchronization

final class HubInbox: EventSubscriber {
    private struct Waiting {
        var batches: [EventBatch] = []
        /// Of the last one.
        var position: UInt64 = 0
    }

    private let hub: Hub
    private let waiting = Mutex(Waiting())

    init(hub: Hub) { self.hub = hub }

    func receive(_ batch: EventBatch, at position: UInt64) {
        let isFirst = waiting.withLock { waiting in
            waiting.batches.append(batch)
            waiting.position = position
            return waiting.batches.count == 1
        }
        if isFirst { hub.loop.execute { self.deliver() } }
    }

    private func deliver() {
        let (batches, position) = waiting.withLock { waiting in
            defer { waiting.batches = [] }
            return (waiting.batches, waiting.position)
        }
        hub.assumeIsolated { $0.tell(batches, upTo: position) }
    }
}
