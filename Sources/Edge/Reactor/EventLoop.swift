// One libuv loop on one thread, which is also a Swift executor: tasks and actors that prefer it never leave its
// thread, so everything confined to a loop needs no locks.
//
// A turn of the loop: timers, then sockets, then (just before the thread would sleep) the work queued meanwhile,
// and last the turn-end observers. What a turn produced for a socket is therefore written once, at its end.
//
// Work queued from other threads waits in `inbox`, the only locked thing here; work queued on the loop's own
// thread goes straight to `queue`. Both keep the order in which they were filled.

internal import CUV
private import Glibc
private import Synchronization

/// An event loop, its thread, and the executor that runs Swift code on it.
///
/// Unchecked because its fields belong to the loop's thread alone, except `inbox` (behind a lock) and `thread`
/// (written before the thread starts and read by it or after it).
public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct Inbox {
        var work: [Work] = []
        var isOpen = true
    }

    /// The name of the thread, for debuggers and `top -H`; at most 15 bytes are shown.
    public let name: String
    let uv: UnsafeMutablePointer<uv_loop_t>
    /// Received bytes pass through here; one buffer serves every socket of the loop.
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ReactorLimits.readBytesMax, alignment: 16)
    /// Space for composing what is about to be written; contents do not outlive the call that uses it.
    package let scratch = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ReactorLimits.scratchBytesMax, alignment: 16)

    private let inbox = Mutex(Inbox())
    private let thread = UnsafeMutablePointer<pthread_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<uv_async_t>.allocate(capacity: 1)
    private let turnEnd = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
    private let keepTurning = UnsafeMutablePointer<uv_idle_t>.allocate(capacity: 1)
    private let exitWaiter = Mutex<CheckedContinuation<Void, Never>?>(nil)
    private let hasStarted = Atomic(false)
    private let loopThread = Atomic<UInt>(0)

    private var queue: [Work] = []
    private var emptyQueue: [Work] = []
    private var observers: [any TurnEndObserver] = []
    private var noObservers: [any TurnEndObserver] = []
    private var isStopping = false

    public init(name: String = "loop") {
        self.name = name
        uv = .allocate(capacity: 1)
        uv_loop_init(uv)
        let me = Unmanaged.passUnretained(self).toOpaque()
        uv_async_init(uv, wakeUp) { EventLoop.from($0!.pointee.data).takeInbox() }
        wakeUp.pointee.data = me
        uv_prepare_init(uv, turnEnd)
        turnEnd.pointee.data = me
        uv_prepare_start(turnEnd) { EventLoop.from($0!.pointee.data).endTurn() }
        uv_idle_init(uv, keepTurning)
        keepTurning.pointee.data = me
    }

    deinit {
        readBuffer.deallocate()
        scratch.deallocate()
        wakeUp.deallocate()
        turnEnd.deallocate()
        keepTurning.deallocate()
        thread.deallocate()
        uv.deallocate()
    }

    // MARK: Running

    /// Starts the thread. Call once. A broken pipe is from here on an error of a write, not a signal.
    public func start() {
        guard !hasStarted.exchange(true, ordering: .relaxed) else { return }
        signal(SIGPIPE, SIG_IGN)
        pthread_create(thread, nil, runEventLoop, Unmanaged.passRetained(self).toOpaque())
    }

    /// Asks the loop to end: what is queued runs, every socket and timer left is closed, then the thread exits.
    /// Tasks that prefer this loop must have ended before; one that has not will never resume.
    public func stop() {
        execute { self.isStopping = true }
    }

    /// Stops the loop and returns when its thread has exited. Call once, and not on the loop.
    public func shutdown() async {
        await withCheckedContinuation { continuation in
            exitWaiter.withLock { $0 = continuation }
            stop()
        }
        pthread_join(thread.pointee, nil)
    }

    fileprivate func run() {
        loopThread.store(UInt(pthread_self()), ordering: .relaxed)
        linux_name_thread(String(name.prefix(15)))
        pthread_setspecific(currentLoopKey, Unmanaged.passUnretained(self).toOpaque())
        uv_run(uv, UV_RUN_DEFAULT)
        uv_loop_close(uv)
        // The system may give the thread's number to another thread, which is not this loop.
        loopThread.store(0, ordering: .relaxed)
        exitWaiter.withLock { $0 }?.resume()
    }

    /// The loop whose thread this is, if any.
    public static var current: EventLoop? {
        pthread_getspecific(currentLoopKey).map(from)
    }

    /// Whether the caller runs on this loop's thread.
    public var isCurrent: Bool {
        UInt(pthread_self()) == loopThread.load(ordering: .relaxed)
    }

    /// Milliseconds on a clock that never goes back; constant within a turn.
    public var milliseconds: UInt64 { uv_now(uv) }

    // MARK: Queuing

    /// Runs `body` on the loop in this or the next turn, after everything queued before it from the same thread.
    /// From any thread. Dropped if the loop has stopped.
    public func execute(_ body: @escaping @Sendable () -> Void) {
        add(.call(body))
    }

    /// Runs `body` on the loop and returns what it returns. From any thread but the loop must be running.
    public func submit<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Has `observer` called once at the end of this turn. On the loop only; the caller sees to it that it asks
    /// once per turn.
    package func atTurnEnd(_ observer: any TurnEndObserver) {
        observers.append(observer)
    }

    private func add(_ work: Work) {
        if isCurrent {
            queue.append(work)
            return
        }
        inbox.withLock { inbox in
            guard inbox.isOpen else { return }
            inbox.work.append(work)
            if inbox.work.count == 1 { uv_async_send(wakeUp) }
        }
    }

    private func takeInbox() {
        inbox.withLock { inbox in
            queue.append(contentsOf: inbox.work)
            inbox.work.removeAll(keepingCapacity: true)
        }
    }

    // MARK: The end of a turn

    private func endTurn() {
        runQueue()
        notifyObservers()
        if isStopping, closeEverything() { return }
        // Whatever came up meanwhile waits for sockets to have had their turn, but not for one to wake the loop.
        if queue.isEmpty && observers.isEmpty && !isStopping {
            uv_idle_stop(keepTurning)
        } else {
            uv_idle_start(keepTurning) { _ in }
        }
    }

    private func runQueue() {
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        for _ in 0..<ReactorLimits.queueRoundsPerTurnMax where !queue.isEmpty {
            swap(&queue, &emptyQueue)
            for work in emptyQueue {
                switch work {
                case .job(let job): job.runSynchronously(isolatedTo: serial, taskExecutor: task)
                case .call(let body): body()
                }
            }
            emptyQueue.removeAll(keepingCapacity: true)
        }
    }

    private func notifyObservers() {
        guard !observers.isEmpty else { return }
        swap(&observers, &noObservers)
        for observer in noObservers { observer.turnEnded() }
        noObservers.removeAll(keepingCapacity: true)
    }

    // MARK: The end of the loop

    /// - Returns: whether only the loop's own handles were left, so that this was the last turn.
    private func closeEverything() -> Bool {
        var left = 0
        withUnsafeMutablePointer(to: &left) { left in
            uv_walk(uv, { LoopResource.closeWhileStopping($0!, counting: $1!) }, left)
        }
        // Three handles are the loop's own.
        guard left <= 3, queue.isEmpty, observers.isEmpty else { return false }
        let isEmpty = inbox.withLock { inbox in
            inbox.isOpen = !inbox.work.isEmpty
            return inbox.work.isEmpty
        }
        guard isEmpty else { return false }
        for handle in [UnsafeMutableRawPointer(wakeUp), .init(turnEnd), .init(keepTurning)] {
            uv_close(handle.assumingMemoryBound(to: uv_handle_t.self), nil)
        }
        return true
    }

    private static func from(_ pointer: UnsafeMutableRawPointer) -> EventLoop {
        Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }
}

/// Something that collects work during a turn and does it at the turn's end.
package protocol TurnEndObserver: AnyObject {
    func turnEnded()
}

extension EventLoop {
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() {
        precondition(isCurrent, "this code belongs on the thread of the loop \(name)")
    }
}

private let currentLoopKey: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
}()

private func runEventLoop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}
