// Unix signals as ordinary events of a loop.

internal import CUV
private import Glibc

/// Watches for one signal until it is closed; while it does, the signal's default action does not happen.
public final class SignalSource: LoopResource, @unchecked Sendable {
    private var body: ((Int32) -> Void)?

    /// - Parameter body: called on the loop with the signal's number each time it arrives.
    public init(loop: EventLoop, signal number: Int32, body: @escaping (Int32) -> Void) {
        self.body = body
        super.init(loop: loop, handleType: UV_SIGNAL.rawValue)
        uv_signal_init(loop.uv, handle(as: uv_signal_t.self))
        handleIsInitialized()
        uv_signal_start(
            handle(as: uv_signal_t.self), { LoopResource.of($0!, as: SignalSource.self).body?($1) }, number)
    }

    override package func didClose() { body = nil }
}

extension EventLoop {
    /// The given signals as they arrive, until the stream's reader stops or the loop does. From any thread.
    public func signals(_ numbers: [Int32]) -> AsyncStream<Int32> {
        AsyncStream { continuation in
            execute {
                let sources = numbers.map { SignalSource(loop: self, signal: $0) { continuation.yield($0) } }
                continuation.onTermination = { _ in self.execute { sources.forEach { $0.close() } } }
            }
        }
    }
}
