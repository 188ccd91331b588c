// A bounded queue from any number of callers to a few threads of the driver: first in, first out, one lock per
// call, and a wake-up only for the first item of a burst.

internal import Database
private import Glibc

/// `@unchecked Sendable`: everything mutable is behind `mutex`.
final class WorkQueue<Item: Sendable>: @unchecked Sendable {
    enum Batch {
        case items([Item])
        /// Nothing came within the time to wait.
        case idle
        /// Closed, and everything that was queued has been taken.
        case closed
    }

    private let limit: Int
    private let deferWakeUp: SQLiteConfiguration.DeferWakeUp?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var items: [Item] = []
    private var sleepers = 0
    private var isClosed = false

    init(limit: Int, deferWakeUp: SQLiteConfiguration.DeferWakeUp? = nil) {
        self.limit = limit
        self.deferWakeUp = deferWakeUp
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrival, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Queues `item`, unless that is refused.
    /// - Returns: nil, or why it is refused: `.overloaded` or `.closed`.
    func push(_ item: Item) -> DatabaseError? {
        pthread_mutex_lock(mutex)
        if isClosed || items.count >= limit {
            defer { pthread_mutex_unlock(mutex) }
            return isClosed ? .closed : .overloaded
        }
        items.append(item)
        // The first item of a burst wakes one thread; that thread wakes another if it leaves work behind.
        let needsThread = sleepers > 0 && items.count == 1
        pthread_mutex_unlock(mutex)
        if needsThread { wakeUp() }
        return nil
    }

    /// Not under the lock, or the thread would wake up only to wait for it.
    private func wakeUp() {
        guard let deferWakeUp else {
            pthread_cond_signal(arrival)
            return
        }
        deferWakeUp { pthread_cond_signal(self.arrival) }
    }

    /// Takes the oldest items, waiting for the first.
    /// - Parameters:
    ///   - max: how many at most.
    ///   - takers: among how many threads to share what is queued.
    ///   - patienceMilliseconds: for how long to wait; nil is for ever.
    func take(max: Int, takers: Int = 1, patienceMilliseconds: Int? = nil) -> Batch {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let deadline = patienceMilliseconds.map(Self.deadline(afterMilliseconds:))
        while items.isEmpty {
            if isClosed { return .closed }
            guard sleep(until: deadline) else { return .idle }
        }
        let share = items.count <= Limits.sharedItemsMin ? items.count : (items.count + takers - 1) / takers
        let count = min(max, share)
        let batch = Array(items.prefix(count))
        items.removeFirst(count)
        if !items.isEmpty && sleepers > 0 { pthread_cond_signal(arrival) }
        return .items(batch)
    }

    /// Refuses what comes from now on.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(arrival)
        pthread_mutex_unlock(mutex)
    }

    /// How many items wait.
    var depth: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return items.count
    }

    /// - Returns: false when the deadline has passed.
    private func sleep(until deadline: timespec?) -> Bool {
        sleepers += 1
        defer { sleepers -= 1 }
        guard var deadline else {
            pthread_cond_wait(arrival, mutex)
            return true
        }
        return pthread_cond_timedwait(arrival, mutex, &deadline) != ETIMEDOUT
    }

    private static func deadline(afterMilliseconds milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = time.tv_nsec + (milliseconds % 1000) * 1_000_000
        time.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }
}
