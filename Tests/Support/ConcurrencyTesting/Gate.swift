// Holds up a transaction body until the test lets it pass, so that a test decides what runs together.

private import Glibc
private import Synchronization

/// `@unchecked Sendable`: a POSIX semaphore is made to be shared.
public final class Gate: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    private let arrivals = Atomic<Int>(0)

    /// Somebody has come to the gate.
    public var isReached: Bool { arrivals.load(ordering: .acquiring) > 0 }

    public init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Blocks the calling thread until `open` has been called once for it.
    public func pass() {
        arrivals.add(1, ordering: .releasing)
        while sem_wait(semaphore) != 0 {}
    }

    public func open() { sem_post(semaphore) }
}

/// Waits for something that other tasks or threads are about to bring about.
public func eventually(_ condition: () async throws -> Bool) async rethrows {
    while try await !condition() { await Task.yield() }
}
