// What the HTTP server serves: the dialects' routes, the gateway, and the server's own pages.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import GuildsDialect
internal import HTTP
internal import HTTPTypes
internal import Primitives
internal import RoomsAPI
internal import RoomsDialect
internal import ServersAPI
internal import ServersDialect
internal import WebSocket

/// A class, so that each request retains it once instead of copying its parts.
final class ServerApplication: HTTPApplication {
    typealias Upgrade = WebSocketEndpoint

    enum Route: Sendable {
        case guilds(MatchedRoute<GuildsRoute>)
        case servers(MatchedRoute<ServersRoute>)
        case rooms(MatchedRoute<RoomsRoute>)
        case metrics
        case welcome
    }

    private let dialects: Dialects
    private let welcome: Response
    private let metrics: Metrics
    private let crossOrigin: CrossOriginPolicy?
    private let trustsForwardedFor: Bool
    private let log: Log

    /// - Parameters:
    ///   - crossOrigin: which web pages may call; nil for none.
    ///   - trustsForwardedFor: whether a proxy writes who asks into `X-Forwarded-For`.
    init(
        dialects: Dialects, metrics: Metrics, crossOrigin: CrossOriginPolicy?, trustsForwardedFor: Bool,
        log: Log
    ) {
        self.dialects = dialects
        welcome = WelcomePage.response(for: dialects)
        self.metrics = metrics
        self.crossOrigin = crossOrigin
        self.trustsForwardedFor = trustsForwardedFor
        self.log = log
    }

    private static let metricsPath = Array("/metrics".utf8)
    private static let ownPageMethods = "GET, HEAD, OPTIONS"

    // MARK: Heads

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Route, WebSocketEndpoint>
    {
        if let guilds = dialects.guilds, let answer = admit(head, to: guilds, as: Route.guilds) {
            return answer
        }
        if let servers = dialects.servers, let answer = admit(head, to: servers, as: Route.servers) {
            return answer
        }
        if let rooms = dialects.rooms, let answer = admit(head, to: rooms, as: Route.rooms) {
            return answer
        }
        if let socket = dialects.sockets.first(where: { head.path.elementsEqual($0.path) }) {
            return .upgrade(socket.endpoint)
        }
        return admitToOwnPage(head) ?? reject(refusal(of: head, by: dialects.home(of: head.path)), head)
    }

    /// - Returns: nil where the dialect does not have the path.
    private func admit<Dialect: DialectEndpoint>(
        _ head: RequestHead, to dialect: Dialect, as route: (MatchedRoute<Dialect.Route>) -> Route
    ) -> Admission<Route, WebSocketEndpoint>? {
        let match = dialect.match(head)
        switch match {
        case .operation(let found): return admit(found, head, to: dialect, as: route)
        case .unknownPath: return nil
        case .options(let allow):
            if let answer = crossOrigin?.preflight(head, allow: allow) {
                metrics.countRejection()
                return .reject(answer)
            }
        case .wrongMethod: break
        }
        return reject(dialect.response(to: match) ?? dialect.response(to: .malformed), head)
    }

    private func admit<Dialect: DialectEndpoint>(
        _ match: MatchedRoute<Dialect.Route>, _ head: RequestHead, to dialect: Dialect,
        as route: (MatchedRoute<Dialect.Route>) -> Route
    ) -> Admission<Route, WebSocketEndpoint> {
        switch dialect.admit(head, on: match) {
        case .inMemory(let bytesMax): return .accept(route(match), bodyBytesMax: bytesMax)
        case .streamed(let sink, let bytesMax):
            return .stream(route(match), bodyBytesMax: bytesMax, into: sink)
        case .refused(var response):
            metrics.count(response.status)
            crossOrigin?.apply(to: &response, for: head)
            return .reject(response)
        }
    }

    private func admitToOwnPage(_ head: RequestHead) -> Admission<Route, WebSocketEndpoint>? {
        let isRead = head.method == .get || head.method == .head
        if isRead, head.path.elementsEqual(WelcomePage.path) { return .accept(.welcome, bodyBytesMax: 0) }
        guard head.path.elementsEqual(Self.metricsPath) else { return nil }
        if isRead { return .accept(.metrics, bodyBytesMax: 0) }
        let allow = Self.ownPageMethods
        if head.method == .options, let answer = crossOrigin?.preflight(head, allow: allow) {
            metrics.countRejection()
            return .reject(answer)
        }
        return reject(refusal(of: head, by: dialects.home(of: head.path), allow: allow), head)
    }

    private func reject(_ response: Response, _ head: RequestHead) -> Admission<Route, WebSocketEndpoint> {
        metrics.countRejection()
        var response = response
        crossOrigin?.apply(to: &response, for: head)
        return .reject(response)
    }

    /// In a dialect's words.
    /// - Parameter allow: methods of the path; nil when there is no such path.
    private func refusal<Dialect: DialectEndpoint>(
        of head: RequestHead, by dialect: Dialect, allow: String? = nil
    ) -> Response {
        let match: RouteMatch<Dialect.Route> =
            if let allow {
                head.method == .options ? .options(allow: allow) : .wrongMethod(allow: allow)
            } else {
                .unknownPath
            }
        return dialect.response(to: match) ?? dialect.response(to: .malformed)
    }

    // MARK: Requests

    func respond(to request: Request, on route: Route) async -> Response {
        switch route {
        case .guilds(let match): await respond(to: request, on: match, dialects.guilds)
        case .servers(let match): await respond(to: request, on: match, dialects.servers)
        case .rooms(let match): await respond(to: request, on: match, dialects.rooms)
        case .metrics: await metrics.response()
        case .welcome: welcome
        }
    }

    /// - Parameter dialect: the one that the request was admitted to.
    private func respond<Dialect: DialectEndpoint>(
        to request: Request, on match: MatchedRoute<Dialect.Route>, _ dialect: Dialect?
    ) async -> Response {
        guard let dialect else { return Response(.notFound) }
        var response = await dialect.respond(
            to: trustsForwardedFor ? request.fromForwardedAddress : request, on: match)
        metrics.count(response.status)
        crossOrigin?.apply(to: &response, for: request.head)
        if log.isEnabled(.debug) { logRequest(dialect.description(of: match.route), response) }
        return response
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        metrics.countRejection()
        return dialects.home(of: path).response(to: failure)
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
