// The machine's clock.

private import Glibc

/// Wall-clock time of this machine, to the millisecond.
@Sendable public func systemClock() -> Timestamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(millisecondsSince1970: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
}
