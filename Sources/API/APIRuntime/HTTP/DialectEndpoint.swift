// A dialect over HTTP, as a server mounts it beside others: which requests are its own, and what answers them.

public import HTTPTypes

/// One contract's operations.
public protocol DialectEndpoint: Sendable {
    associatedtype Route: Sendable

    /// Paths at which clients open a WebSocket.
    static var gatewayPaths: [String] { get }

    /// What its paths begin with, without a slash at the end; "" is the root.
    var basePaths: [String] { get }

    func description(of route: Route) -> OperationDescription

    /// Finds the operation of a request by its head alone.
    func match(_ head: RequestHead) -> RouteMatch<Route>

    /// Decides where the body of a request goes, by its head alone.
    func admit(_ head: RequestHead, on match: MatchedRoute<Route>) -> BodyAdmission

    func respond(to request: Request, on match: MatchedRoute<Route>) async -> Response

    /// The answer where `match` found no operation; nil where it did.
    func response(to match: RouteMatch<Route>) -> Response?

    /// The answer to a request that the HTTP server refuses.
    func response(to failure: RequestFailure) -> Response
}

extension DialectEndpoint {
    public func admit(_ head: RequestHead, on match: MatchedRoute<Route>) -> BodyAdmission {
        .inMemory(bytesMax: description(of: match.route).bodyBytesMax)
    }
}

/// Where the body of a request goes.
public enum BodyAdmission: Sendable {
    case inMemory(bytesMax: Int)
    case streamed(any RequestBodySink, bytesMax: Int)
    /// Nowhere: the request is answered at once.
    case refused(Response)
}
