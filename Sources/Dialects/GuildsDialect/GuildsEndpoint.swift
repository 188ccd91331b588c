// The guild dialect as a server mounts it: which requests are its own, and what answers them.

public import APIRuntime
internal import Domain
internal import Gateway
public import GuildsAPI
public import HTTPTypes
public import Primitives
public import Services

/// The guild contract over HTTP.
public struct GuildsEndpoint: Sendable {
    private let handler: GuildsHandler

    /// - Parameter limiter: nil lets any number of requests pass.
    public init(services: ChatServices, files: FileAddresses, limiter: RequestLimiter?, log: Log) {
        handler = GuildsHandler(services: services, files: files, limiter: limiter, log: log)
    }

    /// Paths at which clients open the gateway's WebSocket.
    public static var gatewayPaths: [String] { GuildsGateway.paths }

    /// Finds the operation of a request by its head alone.
    public func match(_ head: RequestHead) -> RouteMatch<GuildsRoute> { GuildsRouter.match(head) }

    /// The answer where `match` found no operation; nil where it did.
    public func response(to match: RouteMatch<GuildsRoute>) -> Response? { GuildsRouter.response(to: match) }

    public func respond(
        to request: Request, on match: MatchedRoute<GuildsRoute>
    ) async -> Response {
        await GuildsRouter.respond(to: request, on: match, handler: handler)
    }

    /// The answer to a request that the HTTP server refuses.
    public func response(to failure: RequestFailure) -> Response {
        GuildsErrorFormat.response(to: GuildsError.general(status: Int(failure.status.code)))
    }
}
