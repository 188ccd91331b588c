// The end of a connection as a value: which close came first, and what it means for the other side (RFC 6455 §7).

/// Where a connection stands between open and gone.
struct CloseHandshake {
    enum Phase: Equatable {
        /// Can transition to: closing, finished.
        case open
        /// Our close frame is on its way and the peer's is awaited. Can transition to: finished.
        case closing(WebSocketEnding)
        /// Only the bytes still to be written keep the socket. Final.
        case finished(WebSocketEnding)
    }

    private(set) var phase = Phase.open

    var isOpen: Bool { phase == .open }

    /// What the owner is told when the socket is gone.
    var ending: WebSocketEnding {
        switch phase {
        case .open: .lost
        case .closing(let ending), .finished(let ending): ending
        }
    }

    /// We want to close. Without effect, and false, if a close is under way.
    mutating func closeLocally(_ ending: WebSocketEnding) -> Bool {
        guard isOpen else { return false }
        phase = .closing(ending)
        return true
    }

    /// The peer's close frame came: either its own wish or the answer to ours.
    mutating func peerClosed(code: UInt16, reason: String) {
        switch phase {
        case .open: phase = .finished(.peer(code: code, reason: reason))
        case .closing(let ending), .finished(let ending): phase = .finished(ending)
        }
    }

    /// The peer broke the protocol; if we had closed before, that remains the story.
    mutating func failed(code: UInt16) {
        switch phase {
        case .open: phase = .finished(.violation(code: code))
        case .closing(let ending), .finished(let ending): phase = .finished(ending)
        }
    }
}
