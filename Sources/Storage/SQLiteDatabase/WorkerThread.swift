// A plain thread with a name, for work that blocks.

private import CSQLite
private import Glibc

/// A running thread. `@unchecked Sendable`: the handle never changes.
final class WorkerThread: @unchecked Sendable {
    private let handle: pthread_t

    /// Starts a thread that runs `body`. It takes no signals, so that those reach the program's main thread.
    /// - Parameter name: up to 15 bytes, as shown by `top -H`.
    /// - Returns: nil when the system has no thread to give.
    init?(name: String, _ body: sending @escaping () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Limits.threadStackBytes)
        defer { pthread_attr_destroy(&attributes) }

        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let context = Unmanaged.passRetained(Body(body))
        var handle = pthread_t()
        let status = pthread_create(
            &handle, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            return nil
        }
        csqlite_name_thread(handle, name)
        self.handle = handle
    }

    /// Waits until the body has returned. Exactly one of `join` and `detach` is called.
    func join() { pthread_join(handle, nil) }

    /// Lets the thread end by itself.
    func detach() { pthread_detach(handle) }

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
