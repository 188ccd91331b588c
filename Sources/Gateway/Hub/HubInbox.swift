// Where committed batches wait on their way from the database's thread to a hub's loop. A burst of commits
// wakes the loop once.

internal import Bus
internal import Domain
internal import Reactor
private import Synchronization

final class HubInbox: EventSubscriber {
    private let hub: Hub
    private let waiting = Mutex<[EventBatch]>([])

    init(hub: Hub) { self.hub = hub }

    func receive(_ batch: EventBatch) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(batch)
            return waiting.count == 1
        }
        if isFirst { hub.loop.execute { self.deliver() } }
    }

    private func deliver() {
        let batches = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        hub.assumeIsolated { $0.tell(batches) }
    }
}
