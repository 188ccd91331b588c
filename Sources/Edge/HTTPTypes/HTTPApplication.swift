// The seam between a server and what it serves. A request passes it twice: `admit` sees the head alone and decides
// before any body byte is read; `respond` gets the whole request together with the route `admit` found, so
// nothing is looked up twice. Generic parameters instead of existentials: the calls cost what functions cost.

public import Primitives

/// What an application makes of a request's head.
public enum Admission<Route: Sendable, Upgrade: Sendable>: Sendable {
    /// Read a body of at most `bodyBytesMax` bytes, then call `respond` with this route. A longer body is answered
    /// 413: before it is read if its length is declared, else as soon as it has grown too long.
    case accept(Route, bodyBytesMax: Int)
    /// Hand the body to `sink` as it arrives, at most `bodyBytesMax` bytes of it, then call `respond` with this
    /// route and the sink in the request. A longer body is answered 413 as with `accept`.
    case stream(Route, bodyBytesMax: Int, into: any RequestBodySink)
    /// Answer at once. The body is not read; if there is one, the connection closes after the answer.
    case reject(Response)
    /// Hand the connection to another protocol, which checks the handshake itself.
    case upgrade(Upgrade)
}

/// A server's application.
public protocol HTTPApplication: Sendable {
    /// What `admit` found out and `respond` need not find again: operation, path parameters, caller.
    associatedtype Route: Sendable
    /// The protocol a connection can be handed to. `Never` if there is none; the WebSocket module provides one.
    associatedtype Upgrade: Sendable = Never

    /// Called on the connection's loop when the head is complete, before any body byte is read.
    /// MUST NOT block.
    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Route, Upgrade>

    /// Called on the connection's loop, in a task of its own, once the body is complete, or its sink had
    /// enough of it. Not called again for the
    /// same connection before it has returned. The result is dropped if the client is gone by then; the task
    /// is not cancelled for that, since its effects may matter to others.
    func respond(to request: Request, on route: Route) async -> Response

    /// The answer to a request that the server refuses; `failure.status` is what HTTP has for it.
    ///
    /// - Parameter path: the request's path as far as it is known, so that each dialect can answer in its own
    ///   format; empty if the request line was unreadable.
    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response
}
