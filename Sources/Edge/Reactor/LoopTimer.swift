// Timers of a loop. Their closures run on the loop and need not be Sendable: they never leave it.

internal import CUV

/// A scheduled call. It happens even if nobody keeps the timer.
public final class LoopTimer: LoopResource, @unchecked Sendable {
    private var body: (() -> Void)?
    private let repeats: Bool

    init(loop: EventLoop, milliseconds: UInt64, repeats: Bool, body: @escaping () -> Void) {
        self.body = body
        self.repeats = repeats
        super.init(loop: loop, handleType: UV_TIMER.rawValue)
        let timer = handle(as: uv_timer_t.self)
        uv_timer_init(loop.uv, timer)
        handleIsInitialized()
        uv_timer_start(
            timer, { LoopResource.of($0!, as: LoopTimer.self).fire() }, milliseconds,
            repeats ? max(1, milliseconds) : 0)
    }

    /// Prevents the call; has no effect once a timer that does not repeat has fired.
    public func cancel() { close() }

    private func fire() {
        body?()
        if !repeats { close() }
    }

    override package func didClose() { body = nil }
}

extension EventLoop {
    /// Calls `body` on the loop once, `delay` from now (rounded up to a millisecond). On the loop only.
    @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        LoopTimer(loop: self, milliseconds: delay.wholeMilliseconds, repeats: false, body: body)
    }

    /// Calls `body` on the loop every `interval` until the timer is cancelled. On the loop only.
    public func scheduleRepeatedly(every interval: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        LoopTimer(loop: self, milliseconds: interval.wholeMilliseconds, repeats: true, body: body)
    }
}

extension Duration {
    /// Rounded up; nothing below zero, and no more than a year.
    package var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let rest = UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        return UInt64(min(seconds, 31_536_000)) * 1000 + rest
    }
}
