// Threads for work that keeps a core busy for tens of milliseconds: nothing else may wait behind it.
//
// A thread lives while there is work and ends with it: starting one costs microseconds against the
// milliseconds of a hash, and an idle server keeps none. What waits is bounded; beyond that callers are
// refused, since a login that waits for seconds is abandoned anyway.

internal import Domain
private import Glibc
private import Synchronization

final class PasswordPool: Sendable {
    private enum Turn {
        case run
        /// No thread could be started.
        case refused
    }

    private typealias Job = @Sendable (Turn) -> Void

    private struct State {
        var threads = 0
        var waiting: [Job] = []
        /// Jobs that wait or run.
        var pending = 0
    }

    private enum Admission {
        case waits
        case startsThread
        case refused
    }

    private let state = Mutex(State())
    private let threadsMax: Int
    private let waitingMax: Int

    init(threadsMax: Int, waitingMax: Int) {
        self.threadsMax = max(threadsMax, 1)
        self.waitingMax = max(waitingMax, 1)
    }

    /// How many jobs wait or run.
    var pending: Int { state.withLock { $0.pending } }

    /// Runs `work` on one of the pool's threads and returns to the caller's executor.
    /// - Throws: what `work` throws; `unavailable` when too much waits already.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        let result: Result<Value, DomainError> = await withCheckedContinuation { continuation in
            let isAdmitted = submit { turn in
                switch turn {
                case .run: continuation.resume(returning: Result(catching: work))
                case .refused: continuation.resume(returning: .failure(Self.refusal))
                }
            }
            if !isAdmitted { continuation.resume(returning: .failure(Self.refusal)) }
        }
        return try result.get()
    }

    private static let refusal = DomainError.unavailable(reason: "too many passwords are being checked")

    private func submit(_ job: @escaping Job) -> Bool {
        let admission = state.withLock { state -> Admission in
            guard state.pending < threadsMax + waitingMax else { return .refused }
            state.pending += 1
            state.waiting.append(job)
            guard state.threads < threadsMax else { return .waits }
            state.threads += 1
            return .startsThread
        }
        if admission == .startsThread { startThread() }
        return admission != .refused
    }

    private func startThread() {
        var thread = pthread_t()
        let pool = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<PasswordPool>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, pool.toOpaque())
        if status == 0 {
            pthread_detach(thread)
        } else {
            pool.release()
            abandonThread()
        }
    }

    /// Works until nothing waits.
    private func work() {
        while let job = nextJob() {
            job(.run)
            state.withLock { $0.pending -= 1 }
        }
    }

    private func nextJob() -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }

    /// The system gave no thread: others take the work over, or it is refused.
    private func abandonThread() {
        let stranded = state.withLock { state -> [Job] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer {
                state.pending -= state.waiting.count
                state.waiting = []
            }
            return state.waiting
        }
        for job in stranded { job(.refused) }
    }
}
