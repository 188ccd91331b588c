// A sink that deals with bodies as a disk would: what it was given waits in a bounded queue until another thread
// has had its turn with it.

import HTTPTypes
import Reactor
import Synchronization

final class TestSink: RequestBodySink {
    enum Outcome: Sendable { case whole, enough, abandoned }

    private struct State {
        var flow: BodyFlow?
        var isBusy = false
        var queued: [UInt8] = []
        var queuedMax = 0
        var received = 0
        /// What was dealt with, if it is kept.
        var content: [UInt8] = []
        var outcome: Outcome?
        var uploads = 0
        var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    }

    /// Where the queue is emptied; nil: only when the test says so.
    private let disk: EventLoop?
    private let queueBytesMax: Int
    private let enoughBytes: Int
    private let isBusyAtEnd: Bool
    private let keepsContent: Bool
    private let state = Mutex(State())

    init(
        disk: EventLoop? = nil, queueBytesMax: Int = .max, enoughBytes: Int = .max, isBusyAtEnd: Bool = false,
        keepsContent: Bool = true
    ) {
        self.disk = disk
        self.queueBytesMax = queueBytesMax
        self.enoughBytes = enoughBytes
        self.isBusyAtEnd = isBusyAtEnd
        self.keepsContent = keepsContent
    }

    // MARK: What the connection calls

    func begin(_ flow: BodyFlow) {
        state.withLock { state in
            state.flow = flow
            state.received = 0
            state.content = []
            state.outcome = nil
            state.uploads += 1
        }
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> BodyDemand {
        let (demand, woken) = state.withLock { state in
            precondition(!state.isBusy && state.outcome == nil && !bytes.isEmpty)
            state.received += bytes.count
            state.queued += bytes
            state.queuedMax = max(state.queuedMax, state.queued.count)
            let isEnough = state.received >= enoughBytes
            if isEnough { state.outcome = .enough }
            state.isBusy = state.queued.count > queueBytesMax
            let demand: BodyDemand = isEnough ? .enough : state.isBusy ? .busy : .more
            return (demand, Self.reached(&state))
        }
        for watcher in woken { watcher.resume() }
        disk?.execute { self.release() }
        return demand
    }

    func complete() -> BodyDemand {
        let woken = state.withLock { state in
            state.outcome = .whole
            state.isBusy = isBusyAtEnd
            return Self.reached(&state)
        }
        for watcher in woken { watcher.resume() }
        return isBusyAtEnd ? .busy : .more
    }

    func abandon() {
        let woken = state.withLock { state in
            state.outcome = .abandoned
            return Self.reached(&state)
        }
        for watcher in woken { watcher.resume() }
    }

    // MARK: What tests call

    /// Deals with what is queued and lets the connection go on.
    func release() {
        let flow = state.withLock { state in
            if keepsContent { state.content += state.queued }
            state.queued.removeAll(keepingCapacity: true)
            defer { state.isBusy = false }
            return state.isBusy ? state.flow : nil
        }
        flow?.resume()
    }

    var received: Int { state.withLock { $0.received } }
    var queuedMax: Int { state.withLock { $0.queuedMax } }
    var outcome: Outcome? { state.withLock { $0.outcome } }
    var uploads: Int { state.withLock { $0.uploads } }

    var report: String {
        release()
        return state.withLock { Self.report($0.received, $0.content, $0.outcome) }
    }

    /// The report after a body that was received whole.
    static func report(of body: [UInt8]) -> String {
        report(body.count, body, .whole)
    }

    private static func report(_ received: Int, _ content: [UInt8], _ outcome: Outcome?) -> String {
        var hasher = Hasher()
        content.withUnsafeBytes { hasher.combine(bytes: $0) }
        return "\(received) \(hasher.finalize()) \(outcome.map { "\($0)" } ?? "open")"
    }

    /// Returns when this many bytes have come, or the body has ended.
    func has(received count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.received >= count || state.outcome != nil
                if !isThere { state.watchers.append((count, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    /// Returns when the body has ended, in whichever way.
    func ended() async -> Outcome? {
        await has(received: .max)
        return outcome
    }

    private static func reached(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        let isOver = state.outcome != nil
        let received = state.received
        let woken = state.watchers.filter { isOver || $0.0 <= received }.map { $0.1 }
        state.watchers.removeAll { isOver || $0.0 <= received }
        return woken
    }
}
