// Holds work back until a test lets it go.

import Glibc
import Synchronization

/// Holds threads until it is opened.
final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func wait() {
        while !isOpen.load(ordering: .acquiring) { sched_yield() }
    }

    func open() { isOpen.store(true, ordering: .releasing) }
}
