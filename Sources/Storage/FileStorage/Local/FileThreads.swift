// Plain threads for what blocks: opening, writing, flushing and removing files. First in, first out.

private import Glibc

/// `@unchecked Sendable`: everything mutable is behind `mutex`.
final class FileThreads: @unchecked Sendable {
    typealias Job = @Sendable () -> Void

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job] = []
    /// Jobs before this one have been taken.
    private var first = 0
    private var isClosed = false

    /// Starts `count` threads, which live until `close`.
    init(count: Int) throws(FileStorageError) {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
        for _ in 0..<count where !startThread() {
            close()
            throw .failed(operation: "start a thread", reason: "the system has none to give")
        }
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Has `job` run on one of the threads.
    /// - Parameter waitingMax: when as many wait already, it is refused.
    /// - Returns: false when it is refused, also after `close`.
    func submit(waitingMax: Int = .max, _ job: @escaping Job) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !isClosed, jobs.count - first < waitingMax else { return false }
        jobs.append(job)
        pthread_cond_signal(arrival)
        return true
    }

    /// As `submit`; where there are no threads any more, the caller's own does it.
    func perform(_ job: @escaping Job) {
        if !submit(job) { job() }
    }

    /// Runs `work` on one of the threads and returns to the caller's executor.
    /// - Parameter waitingMax: when as many jobs wait already, it is refused.
    /// - Throws: what `work` throws; `.overloaded` when it is refused.
    func run<Value: Sendable>(
        waitingMax: Int = FileLimits.waitingJobsMax,
        _ work: @escaping @Sendable () throws(FileStorageError) -> Value
    ) async throws(FileStorageError) -> Value {
        let result: Result<Value, FileStorageError> = await withCheckedContinuation { continuation in
            let isAdmitted = submit(waitingMax: waitingMax) {
                continuation.resume(returning: Result(catching: work))
            }
            if !isAdmitted { continuation.resume(returning: .failure(.overloaded)) }
        }
        return try result.get()
    }

    /// Takes no more jobs; the threads end when those that wait are done.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(arrival)
        pthread_mutex_unlock(mutex)
    }

    private func work() {
        while let job = next() { job() }
    }

    private func next() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while first == jobs.count {
            guard !isClosed else { return nil }
            jobs.removeAll(keepingCapacity: true)
            first = 0
            pthread_cond_wait(arrival, mutex)
        }
        defer { first += 1 }
        // What has been taken is let go of before there is much of it.
        if first >= FileLimits.waitingJobsMax {
            jobs.removeFirst(first)
            first = 0
        }
        let job = jobs[first]
        jobs[first] = {}
        return job
    }

    private func startThread() -> Bool {
        let threads = Unmanaged.passRetained(self)
        var handle = pthread_t()
        let status = withSignalsBlocked {
            pthread_create(
                &handle, nil,
                { context in
                    guard let context else { return nil }
                    nameThread("files")
                    Unmanaged<FileThreads>.fromOpaque(context).takeRetainedValue().work()
                    return nil
                }, threads.toOpaque())
        }
        guard status == 0 else {
            threads.release()
            return false
        }
        pthread_detach(handle)
        return true
    }
}

/// A thread that is started within takes no signals, so that those reach the program's main thread.
private func withSignalsBlocked(_ body: () -> Int32) -> Int32 {
    withUnsafeTemporaryAllocation(of: sigset_t.self, capacity: 2) { sets in
        guard let all = sets.baseAddress else { return body() }
        let before = all + 1
        sigfillset(all)
        pthread_sigmask(SIG_SETMASK, all, before)
        defer { pthread_sigmask(SIG_SETMASK, before, nil) }
        return body()
    }
}

/// For `top -H`, by the way that needs no function which glibc hides.
private func nameThread(_ name: StaticString) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, name.utf8Start, name.utf8CodeUnitCount)
    close(descriptor)
}
