// Removes the files of deleted messages: after each deletion, and at the start for what an earlier run did not get to.

internal import Bus
internal import Domain
internal import Primitives
internal import Services

/// A task that waits for messages to be deleted.
struct Reaping {
    private let bus: any EventBus
    private let subscription: SubscriptionID
    private let deletions: DeletionSignal
    private let task: Task<Void, Never>

    /// A removal that fails is tried again after the next deletion.
    init(_ services: ChatServices, on bus: any EventBus, log: Log) {
        let (wakeUps, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        deletions = DeletionSignal(continuation)
        self.bus = bus
        subscription = bus.subscribe(deletions)
        continuation.yield()
        task = Task {
            for await _ in wakeUps {
                do throws(DomainError) {
                    try await services.fileReaper.sweep()
                } catch {
                    log.warning("files of deleted messages stay for now", ["error": .string("\(error)")])
                }
            }
        }
    }

    /// Returns when nothing is being removed any more.
    func stop() async {
        bus.unsubscribe(subscription)
        deletions.end()
        await task.value
    }
}

/// Wakes the task when messages were deleted; several deletions in a row count as one.
private final class DeletionSignal: EventSubscriber {
    private let wakeUps: AsyncStream<Void>.Continuation

    init(_ wakeUps: AsyncStream<Void>.Continuation) { self.wakeUps = wakeUps }

    func receive(_ batch: EventBatch, at position: UInt64) {
        if batch.publications.contains(where: \.event.deletesMessages) { wakeUps.yield() }
    }

    func end() { wakeUps.finish() }
}

extension DomainEvent {
    fileprivate var deletesMessages: Bool {
        switch self {
        case .messageDeleted, .messagesDeleted: true
        default: false
        }
    }
}
