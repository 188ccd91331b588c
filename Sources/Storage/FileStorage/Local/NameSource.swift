// Names in the staging folder. Their first letter says what they are, the rest is never used twice.

private import Glibc
private import Synchronization

final class NameSource: Sendable {
    enum Kind: String, CaseIterable {
        /// A file that is being sent, or waits to be published.
        case staged = "s"
        /// A note of the journal.
        case note = "n"
        /// A folder on its way out.
        case dropped = "d"
    }

    private let counter: Atomic<UInt64>

    /// Counts from the time in nanoseconds, so that names of an earlier run are not met.
    init() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        counter = Atomic(UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec))
    }

    func next(_ kind: Kind) -> String {
        kind.rawValue + String(counter.add(1, ordering: .relaxed).newValue, radix: 16)
    }

    static func kind(of name: String) -> Kind? { name.first.flatMap { Kind(rawValue: String($0)) } }
}
