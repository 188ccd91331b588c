// The stores that the contract's tests run on: `@Test(arguments: EphemeralBackend.available)`. A store joins by a
// case here, and all of those tests then hold for it.

import Ephemeral
import Primitives
import Synchronization

enum EphemeralBackend: String, CaseIterable {
    case inProcess

    /// What can run on this machine.
    static let available = allCases

    /// An empty store, and the time it goes by.
    func open() -> (store: any EphemeralStore, clock: ManualClock) {
        let clock = ManualClock()
        switch self {
        case .inProcess: return (InProcessEphemeralStore(clock: { clock.now }), clock)
        }
    }
}

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_705_315_800_000)

    var now: Timestamp { Timestamp(millisecondsSince1970: milliseconds.withLock { $0 }) }

    func advance(by change: Int64) { milliseconds.withLock { $0 += change } }
}
