// How long a client has been silent, and what to do about it. Browsers answer pings of the WebSocket protocol by
// themselves, so a client that answers none is gone.

internal import RoomsAPI
internal import WebSocket

/// When to ask for a sign of life, and when to give up.
struct Heartbeat: Sendable {
    var intervalMilliseconds = UInt64(RoomsGateway.heartbeatIntervalMilliseconds)
    var timeoutMilliseconds = UInt64(RoomsGateway.heartbeatTimeoutMilliseconds)
}

/// The time since a client was last heard of.
struct Silence: Sendable {
    private let start: UInt64
    private var lastPing: UInt64

    enum Action: Sendable, Equatable {
        case ping
        case close(CloseFrame)
    }

    /// - Parameter now: steady milliseconds.
    init(since now: UInt64) {
        start = now
        lastPing = now
    }

    /// - Returns: nil while there is nothing to do.
    mutating func check(_ heartbeat: Heartbeat, at now: UInt64) -> Action? {
        if now >= start + heartbeat.timeoutMilliseconds {
            // No code of the contract says it; 1001 is RFC 6455's own for a peer that went away (§7.4.1).
            return .close(CloseFrame(code: 1001, reason: "Nothing was heard from you."))
        }
        guard now >= lastPing + heartbeat.intervalMilliseconds else { return nil }
        lastPing = now
        return .ping
    }
}
