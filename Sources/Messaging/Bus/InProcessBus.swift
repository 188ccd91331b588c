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
    /// How many batches were handed out. Held while one is, so that every subscriber sees the same order.
    private let handedOut = Mutex<UInt64>(0)

    public init() {}

    public func publish(_ batch: EventBatch) {
        // A copy (one retain), so that a subscriber may subscribe or unsubscribe while it receives.
        let subscribers = state.withLock { $0.subscribers }
        handedOut.withLock { position in
            position += 1
            for entry in subscribers { entry.subscriber.receive(batch, at: position) }
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
