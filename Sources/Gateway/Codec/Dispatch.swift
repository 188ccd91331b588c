// One event's frame. A session that is behind keeps it, a connection that is slow keeps it, and all of them
// keep the same one.

public import Domain

/// An event's frame, shared by all its receivers: only the sequence number between the two parts differs.
public final class Dispatch: Sendable {
    public let head: [UInt8]
    /// nil: the dialect does not number its frames, and `head` is the whole frame.
    public let tail: [UInt8]?
    /// What a receiver must be allowed to do where the event happened.
    public let required: Permissions
    /// What a receiver must have asked for, in the dialect's own bits; none of them: everybody gets it.
    public let intents: UInt64

    public init(head: [UInt8], tail: [UInt8]?, required: Permissions, intents: UInt64 = 0) {
        self.head = head
        self.tail = tail
        self.required = required
        self.intents = intents
    }

    /// Of the frame as one receiver gets it, at most: its header and the digits of its number included.
    var byteCount: Int { head.count + (tail?.count ?? 0) + 32 }
}
