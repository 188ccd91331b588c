// Where a real-time connection stands, and what a close code asks of the client.

/// The states that decide which frames are legal.
public enum GatewayConnectionState: String, Sendable, Hashable, CaseIterable {
    /// Before Identify or Resume. Can transition to: identifying.
    case connected
    /// Identify or Resume is being answered. Can transition to: identified.
    case identifying
    case identified
}

/// What a client should do after a close code.
public enum ReconnectAdvice: String, Sendable, Hashable {
    /// Reconnect and resume the session.
    case resume
    /// Reconnect and identify anew.
    case identify
    /// Do not reconnect before something was changed.
    case never
}

/// Who is told of an event.
public enum EventScope: String, Sendable, Hashable {
    /// Every member of a guild.
    case guild
    /// Everybody who may see a channel.
    case channel
    /// Every session of one user.
    case user
    /// A single session.
    case session
}

/// Why a client's frame was refused.
public struct FrameViolation<CloseCode: Sendable & Hashable>: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// No JSON object, or one without an operation.
        case malformed
        case unknownOperation
        /// A known operation at the wrong time.
        case illegalState
        /// The payload breaks its schema.
        case invalid(FieldErrors)
    }

    public let reason: Reason
    /// What to close the connection with; nil when the contract closes no connection for this.
    public let closeCode: CloseCode?

    public init(_ reason: Reason, closeCode: CloseCode?) {
        self.reason = reason
        self.closeCode = closeCode
    }
}
