// The bus of a server that is one process: a list of subscribers, called in turn.

public import Domain
private import Synchronization

/// Calls each subscriber synchronously on the thread that publishes.
public final class InProcessBus: EventBus {
    private struct State {
        var lastNumber: UInt64 = 0
        var subscribers: [(id: SubscriptionID, subscriber: any EventSubscriber)] = []
    }

    private let state = Mutex(State())
    /// Held while a batch is handed out, so that every subscriber sees the same order.
    private let handingOut = Mutex(())

    public init() {}

    public func publish(_ batch: EventBatch) {
        // A copy (one retain), so that a subscriber may subscribe or unsubscribe while it receives.
        let subscribers = state.withLock { $0.subscribers }
        handingOut.withLock { _ in
            for entry in subscribers { entry.subscriber.receive(batch) }
        }
    }

    public func subscribe(_ subscriber: any EventSubscriber) -> SubscriptionID {
        state.withLock { state in
            state.lastNumber += 1
            let id = SubscriptionID(number: state.lastNumber)
            state.subscribers.append((id, subscriber))
            return id
        }
    }

    public func unsubscribe(_ subscription: SubscriptionID) {
        state.withLock { $0.subscribers.removeAll { $0.id == subscription } }
    }
}
