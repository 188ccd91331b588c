// The bus's contract: every subscriber, every batch, in order.

import Bus
import Domain
import Primitives
import Synchronization
import Testing

@Suite struct InProcessBusTests {
    @Test func everySubscriberReceivesEveryBatchInOrder() {
        let bus = InProcessBus()
        let first = Recorder()
        let second = Recorder()
        _ = bus.subscribe(first)
        bus.publish(batch(1))
        _ = bus.subscribe(second)
        bus.publish(batch(2))
        bus.publish(batch(2))
        bus.publish(batch(5))
        #expect(first.commits == [1, 2, 2, 5])
        #expect(second.commits == [2, 2, 5])
    }

    @Test func anUnsubscribedOneReceivesNothingMore() {
        let bus = InProcessBus()
        let staying = Recorder()
        let leaving = Recorder()
        let subscription = bus.subscribe(leaving)
        _ = bus.subscribe(staying)
        bus.publish(batch(1))
        bus.unsubscribe(subscription)
        bus.unsubscribe(subscription)
        bus.publish(batch(2))
        #expect(leaving.commits == [1])
        #expect(staying.commits == [1, 2])
    }

    @Test func aSubscriberMayLeaveWhileItReceives() {
        let bus = InProcessBus()
        let recorder = Recorder()
        recorder.onReceive = { subscription in
            if let subscription { bus.unsubscribe(subscription) }
        }
        recorder.subscription = bus.subscribe(recorder)
        bus.publish(batch(1))
        bus.publish(batch(2))
        #expect(recorder.commits == [1])
    }

    private func batch(_ commit: UInt64) -> EventBatch {
        EventBatch(commit: commit, publications: [])
    }
}

private final class Recorder: EventSubscriber {
    private struct State {
        var commits: [UInt64] = []
        var subscription: SubscriptionID?
        var onReceive: (@Sendable (SubscriptionID?) -> Void)?
    }

    private let state = Mutex(State())

    var commits: [UInt64] { state.withLock { $0.commits } }

    var subscription: SubscriptionID? {
        get { state.withLock { $0.subscription } }
        set { state.withLock { $0.subscription = newValue } }
    }

    var onReceive: (@Sendable (SubscriptionID?) -> Void)? {
        get { state.withLock { $0.onReceive } }
        set { state.withLock { $0.onReceive = newValue } }
    }

    func receive(_ batch: EventBatch, at position: UInt64) {
        let (subscription, onReceive) = state.withLock { state in
            state.commits.append((batch.commit ?? 0))
            return (state.subscription, state.onReceive)
        }
        onReceive?(subscription)
    }
}
