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
    private let crossOrigin: CrossOriginPolicy?
    private let trustsForwardedFor: Bool
    private let log: Log

    /// - Parameters:
    ///   - crossOrigin: which web pages may call; nil for none.
    ///   - trustsForwardedFor: whether a proxy writes who asks into `X-Forwarded-For`.
    init(
        guilds: GuildsEndpoint, guildsGateway: WebSocketEndpoint, metrics: Metrics,
        crossOrigin: CrossOriginPolicy?, trustsForwardedFor: Bool, log: Log
    ) {
        self.guilds = guilds
        self.guildsGateway = guildsGateway
        self.metrics = metrics
        self.crossOrigin = crossOrigin
        self.trustsForwardedFor = trustsForwardedFor
        self.log = log
    }

    private static let metricsPath = Array("/metrics".utf8)
    private static let ownPageMethods = "GET, HEAD, OPTIONS"
    private static let gatewayPaths = GuildsEndpoint.gatewayPaths.map { Array($0.utf8) }

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Route, WebSocketEndpoint>
    {
        let match = guilds.match(head)
        if case .operation(let found) = match {
            return admit(found, head)
        }
        if Self.gatewayPaths.contains(where: { head.path.elementsEqual($0) }) {
            return .upgrade(guildsGateway)
        }
        let isRead = head.method == .get || head.method == .head
        if head.path.elementsEqual(Self.metricsPath) {
            if isRead { return .accept(.metrics, bodyBytesMax: 0) }
            let allow = Self.ownPageMethods
            return reject(head.method == .options ? .options(allow: allow) : .wrongMethod(allow: allow), head)
        }
        if isRead, head.path.elementsEqual(WelcomePage.path) { return .accept(.welcome, bodyBytesMax: 0) }
        return reject(match, head)
    }

    private func reject(
        _ match: RouteMatch<GuildsRoute>, _ head: RequestHead
    ) -> Admission<Route, WebSocketEndpoint> {
        metrics.countRejection()
        if case .options(let allow) = match, let answer = crossOrigin?.preflight(head, allow: allow) {
            return .reject(answer)
        }
        var response = guilds.response(to: match) ?? guilds.response(to: .malformed)
        crossOrigin?.apply(to: &response, for: head)
        return .reject(response)
    }

    private func admit(
        _ match: MatchedRoute<GuildsRoute>, _ head: RequestHead
    ) -> Admission<Route, WebSocketEndpoint> {
        switch guilds.admit(head, on: match) {
        case .inMemory(let bytesMax): return .accept(.guilds(match), bodyBytesMax: bytesMax)
        case .streamed(let sink, let bytesMax):
            return .stream(.guilds(match), bodyBytesMax: bytesMax, into: sink)
        case .refused(var response):
            metrics.count(response.status)
            crossOrigin?.apply(to: &response, for: head)
            return .reject(response)
        }
    }

    func respond(to request: Request, on route: Route) async -> Response {
        switch route {
        case .guilds(let match):
            var response = await guilds.respond(
                to: trustsForwardedFor ? request.fromForwardedAddress : request, on: match)
            metrics.count(response.status)
            crossOrigin?.apply(to: &response, for: request.head)
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

extension Request {
    /// The same, from the last address in `X-Forwarded-For`: the one that the nearest proxy wrote, for whatever
    /// stands before it clients can write themselves.
    fileprivate var fromForwardedAddress: Request {
        guard let field = head.fields.valueBytes(of: .forwardedFor),
            let last = field.split(separator: UInt8(ascii: ",")).last
        else { return self }
        var request = self
        request.remoteAddress = SocketAddress(
            host: String(Substring(decoding: last, as: UTF8.self).trimmingSpaces), port: 0)
        return request
    }
}
