// The port between what was committed and who is told: the writer publishes batches, hubs subscribe.
// What arrives is already durable. Nothing is stored here: who was not subscribed reads the database.

public import Domain

/// Carries committed batches to every subscriber.
///
/// Ordering: every subscriber receives every batch published after its `subscribe` returned, once, in the
/// order of commits, and the publications of a batch in the order they were recorded. Batches without a
/// commit (presence, typing) come in between, in the same order for every subscriber. Batches of one commit
/// may share its number, so the number never falls but may repeat.
///
/// Joining without a gap: subscribe first, read a snapshot at commit `n` afterwards, then drop batches whose
/// commit is `n` or less. What the snapshot lacks is always delivered.
public protocol EventBus: Sendable {
    /// Hands a batch over. Called after the commit and in the order of commits, on the thread that writes, and
    /// for batches without a commit on any thread: it must not block, and it must not wait for subscribers on
    /// other machines.
    func publish(_ batch: EventBatch)

    /// Adds a subscriber; the bus keeps it alive until `unsubscribe`.
    /// - Returns: what `unsubscribe` takes.
    func subscribe(_ subscriber: any EventSubscriber) -> SubscriptionID

    /// Removes a subscriber. A batch that is being delivered at this moment may still reach it; unknown ids
    /// are ignored.
    func unsubscribe(_ subscription: SubscriptionID)
}

/// Somebody who is told about every committed batch and picks what concerns them.
public protocol EventSubscriber: AnyObject, Sendable {
    /// Takes a batch. Called on the publishing thread, never by two threads at once: it must return within
    /// microseconds and not write to the database. Hubs append to their queue and wake their own loop.
    /// - Parameter position: the batch's place in the order that is the same for every subscriber; grows by one
    ///   with each batch, those without a commit included.
    func receive(_ batch: EventBatch, at position: UInt64)
}

/// Names one subscription of one bus.
public struct SubscriptionID: Hashable, Sendable {
    let number: UInt64
}
