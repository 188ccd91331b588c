// What the HTTP server serves: the dialects' routes, the gateway, and the server's own pages.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import GuildsDialect
internal import HTTP
internal import HTTPTypes
internal import Primitives
internal import WebSocket

/// A class, so that each request retains it once instead of copying its parts.
final class ServerApplication: HTTPApplication {
    typealias Upgrade = WebSocketEndpoint

    enum Route: Sendable {
        case guilds(MatchedRoute<GuildsRoute>)
        case metrics
        case welcome
    }

    private let guilds: GuildsEndpoint
    private let guildsGateway: WebSocketEndpoint
    private let metrics: Metrics
    private let log: Log

    init(guilds: GuildsEndpoint, guildsGateway: WebSocketEndpoint, metrics: Metrics, log: Log) {
        self.guilds = guilds
        self.guildsGateway = guildsGateway
        self.metrics = metrics
        self.log = log
    }

    private static let metricsPath = Array("/metrics".utf8)
    private static let gatewayPaths = GuildsEndpoint.gatewayPaths.map { Array($0.utf8) }

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Route, WebSocketEndpoint>
    {
        let match = guilds.match(head)
        if case .operation(let found) = match {
            return .accept(.guilds(found), bodyBytesMax: found.route.operation.bodyBytesMax)
        }
        if Self.gatewayPaths.contains(where: { head.path.elementsEqual($0) }) {
            return .upgrade(guildsGateway)
        }
        if head.method == .get || head.method == .head {
            if head.path.elementsEqual(Self.metricsPath) { return .accept(.metrics, bodyBytesMax: 0) }
            if head.path.elementsEqual(WelcomePage.path) { return .accept(.welcome, bodyBytesMax: 0) }
        }
        metrics.countRejection()
        return .reject(guilds.response(to: match) ?? guilds.response(to: .malformed))
    }

    func respond(to request: Request, on route: Route) async -> Response {
        switch route {
        case .guilds(let match):
            let response = await guilds.respond(to: request, on: match)
            metrics.count(response.status)
            if log.isEnabled(.debug) { logRequest(match.route.operation, response) }
            return response
        case .metrics:
            return await metrics.response()
        case .welcome:
            return WelcomePage.response
        }
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        metrics.countRejection()
        return guilds.response(to: failure)
    }

    private func logRequest(_ operation: OperationDescription, _ response: Response) {
        log.debug(
            "request",
            ["operation": .string(operation.id), "status": .integer(Int64(response.status.code))])
    }
}
