// Where a connection stands between two requests, and how long it may stay there. A value: time is passed in,
// decisions are returned, so every deadline is tested without a clock or a socket.

/// The life of one request after the other on one connection. Times are milliseconds of the loop's clock.
struct RequestLifecycle {
    enum Phase: Equatable {
        /// Between requests. Can transition to: head, body, responding, ending.
        case idle(since: UInt64)
        /// Some of a head has arrived. Can transition to: body, responding, ending.
        case head(since: UInt64)
        /// Some of a body is missing. Can transition to: idle, held, responding, ending.
        case body(since: UInt64, lastArrival: UInt64, count: Int)
        /// What takes the body is busy, which is not the client's fault: no deadline applies. Can transition to:
        /// body, ending.
        case held(bodySince: UInt64, count: Int, at: UInt64)
        /// The application is at work, and no deadline but its own applies. Can transition to: idle, ending.
        case responding
        /// The last answer is given; what still arrives is dropped until the peer closes. Final.
        case ending(since: UInt64)
    }

    enum Expiry: Equatable {
        case none
        case closeSilently
        /// Answer 408, then close.
        case refuse
    }

    private(set) var phase: Phase
    private var hasServed = false
    private let limits: HTTPLimits
    private var stalled: (bytes: Int, since: UInt64)?

    init(limits: HTTPLimits, now: UInt64) {
        self.limits = limits
        phase = .idle(since: now)
    }

    /// Whether input is parsed in this phase; otherwise it waits, or is dropped if the phase is `ending`.
    var acceptsInput: Bool {
        switch phase {
        case .idle, .head, .body: true
        case .held, .responding, .ending: false
        }
    }

    var isHeld: Bool { if case .held = phase { true } else { false } }
    var isIdle: Bool { if case .idle = phase { true } else { false } }
    var isEnding: Bool { if case .ending = phase { true } else { false } }

    /// Part of a head has arrived. Later parts do not extend the deadline.
    mutating func headGrew(now: UInt64) {
        if isIdle { phase = .head(since: now) }
    }

    mutating func bodyBegan(now: UInt64) {
        phase = .body(since: now, lastArrival: now, count: 0)
    }

    /// - Parameter count: bytes of the body so far; framing bytes do not count as progress.
    mutating func bodyGrew(to count: Int, now: UInt64) {
        guard case .body(let since, let lastArrival, let before) = phase else { return }
        phase = .body(since: since, lastArrival: count > before ? now : lastArrival, count: count)
    }

    /// No more of the body is wanted for now.
    mutating func bodyHeld(now: UInt64) {
        guard case .body(let since, _, let count) = phase else { return }
        phase = .held(bodySince: since, count: count, at: now)
    }

    /// The body may go on; the time it was held does not count.
    mutating func bodyReleased(now: UInt64) {
        guard case .held(let since, let count, let start) = phase else { return }
        phase = .body(since: since + elapsed(start, now), lastArrival: now, count: count)
    }

    mutating func respondingBegan() {
        if !isEnding { phase = .responding }
    }

    mutating func requestEnded(now: UInt64) {
        hasServed = true
        if !isEnding { phase = .idle(since: now) }
    }

    mutating func endingBegan(now: UInt64) {
        if !isEnding { phase = .ending(since: now) }
    }

    /// What time alone makes of the connection.
    ///
    /// - Parameter unsent: response bytes that the kernel has not taken. As long as there are any, the peer is
    ///   judged by whether it takes them.
    mutating func expiry(now: UInt64, unsent: Int) -> Expiry {
        if unsent > 0 { return writeExpiry(now: now, unsent: unsent) }
        stalled = nil
        switch phase {
        case .idle(let since):
            let allowed = hasServed ? limits.idleMillisecondsMax : limits.firstByteMillisecondsMax
            return elapsed(since, now) >= allowed ? .closeSilently : .none
        case .head(let since):
            return elapsed(since, now) >= limits.headMillisecondsMax ? .refuse : .none
        case .body(let since, let lastArrival, let count):
            let allowed = limits.bodyGraceMilliseconds + UInt64(count) * 1000 / limits.bodyBytesPerSecondMin
            let isLate =
                elapsed(since, now) >= allowed || elapsed(lastArrival, now) >= limits.bodyIdleMillisecondsMax
            return isLate ? .refuse : .none
        case .held, .responding:
            return .none
        case .ending(let since):
            return elapsed(since, now) >= limits.lingerMillisecondsMax ? .closeSilently : .none
        }
    }

    /// The peer has taken everything there was to send. More may follow that is as much again, so without this a
    /// reader that keeps taking pieces of one size would look like one that takes nothing.
    mutating func writingProgressed() { stalled = nil }

    private mutating func writeExpiry(now: UInt64, unsent: Int) -> Expiry {
        if case .ending = phase { phase = .ending(since: now) }
        guard let stalled, stalled.bytes == unsent else {
            stalled = (unsent, now)
            return .none
        }
        return elapsed(stalled.since, now) >= limits.writeStallMillisecondsMax ? .closeSilently : .none
    }
}

/// Milliseconds from one moment to another, none if the clock of the caller stood still or went back.
private func elapsed(_ start: UInt64, _ now: UInt64) -> UInt64 { now > start ? now - start : 0 }
