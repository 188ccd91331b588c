// The server dialect as a server mounts it: which requests are its own, and what answers them.

public import APIRuntime
public import HTTPTypes
public import Primitives
public import RequestLimiting
public import ServersAPI
public import Services

/// The server contract over HTTP.
public struct ServersEndpoint: DialectEndpoint {
    private let handler: ServersHandler

    /// - Parameter limiter: nil lets any number of requests pass.
    public init(services: ChatServices, limiter: RequestLimiter?, log: Log) {
        handler = ServersHandler(services: services, limiter: limiter, log: log)
    }

    public static var gatewayPaths: [String] { ServersGateway.paths }

    public var basePaths: [String] { ServersRouter.basePaths }

    public func description(of route: ServersRoute) -> OperationDescription { route.operation }

    public func match(_ head: RequestHead) -> RouteMatch<ServersRoute> { ServersRouter.match(head) }

    public func response(to match: RouteMatch<ServersRoute>) -> Response? {
        ServersRouter.response(to: match)
    }

    public func respond(to request: Request, on match: MatchedRoute<ServersRoute>) async -> Response {
        await ServersRouter.respond(to: request, on: match, handler: handler)
    }

    public func response(to failure: RequestFailure) -> Response {
        ServersErrorFormat.response(to: ServersError.general(status: Int(failure.status.code)))
    }
}
