// Frames from the server as bytes that many connections share: only the sequence number differs between them.

/// A frame of an event, encoded once for all receivers.
public struct EncodedEvent: Sendable, Hashable {
    /// The frame up to where the sequence number goes; the whole frame when there is none.
    public let head: [UInt8]
    /// The frame behind the sequence number; nil when frames are not numbered.
    public let tail: [UInt8]?

    public init(head: [UInt8], tail: [UInt8]?) {
        self.head = head
        self.tail = tail
    }

    /// The whole frame for one connection.
    /// - Parameter sequence: ignored when frames are not numbered.
    public func frame(sequence: UInt64) -> [UInt8] {
        guard let tail else { return head }
        return head + Array(String(sequence).utf8) + tail
    }
}
