// Where a request's body goes that is too large for memory. The connection pushes what it reads, on its loop and
// with any chunked coding removed; the sink says after every piece whether it can take more. While it cannot, the
// socket is not read, and TCP makes the client wait: nothing piles up on either side.

/// What a sink makes of the bytes it was given.
public enum BodyDemand: Sendable, Hashable {
    /// Go on.
    case more
    /// Go on when the sink has called `BodyFlow.resume`. No deadline of the client's runs meanwhile.
    case busy
    /// The sink knows enough: the request is answered now, and the connection closes after the answer because the
    /// rest of the body is not read.
    case enough
}

/// Takes one request's body, piece by piece. Every method is called on the connection's loop and MUST NOT block.
///
/// `begin` comes first, then any number of `receive`; the end is either `complete` or `abandon`, unless the sink
/// itself ended it with `enough`. Nothing is called after the end.
public protocol RequestBodySink: AnyObject, Sendable {
    /// The head was accepted and a body may come.
    ///
    /// - Parameter flow: how to say that the sink is not busy any more.
    func begin(_ flow: BodyFlow)

    /// The next bytes of the body; never while the sink is busy.
    ///
    /// - Parameter bytes: at least one; valid during the call only.
    func receive(_ bytes: UnsafeRawBufferPointer) -> BodyDemand

    /// The body is whole. A sink that still has something to finish is `busy`, and the application's `respond` is
    /// called when it no longer is; else at once.
    func complete() -> BodyDemand

    /// The rest of the body will not come: the client is gone or too slow, the body is malformed or too large,
    /// the server is stopping. `respond` will not be called.
    func abandon()
}

/// A sink's way to say that it can take more. Holds no connection alive.
public struct BodyFlow: Sendable {
    private let action: @Sendable () -> Void

    public init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    /// Ends one `busy`: to be called once for each, as one call too many could end the next one. From any thread,
    /// also before `receive` or `complete` has returned; without effect once the connection is gone.
    public func resume() { action() }
}
