// The room dialect as a server mounts it: which requests are its own, what answers them, and the WebSocket.

public import APIRuntime
public import HTTPTypes
public import Primitives
public import Reactor
public import RequestLimiting
public import RoomsAPI
public import WebSocket

/// What a deployment, or a test, chooses.
public struct RoomsConfiguration: Sendable {
    /// How long a room without people stays (seed 5: five minutes).
    public var emptyRoomMilliseconds: UInt64 = 300_000
    /// In place of the contract's.
    var heartbeat = Heartbeat()

    public init() {}
}

/// The room contract over HTTP and WebSockets.
public struct RoomsEndpoint: DialectEndpoint {
    /// Answers for `gatewayPaths`.
    public let gateway: WebSocketEndpoint
    private let hub: RoomHub
    private let handler: RoomsHandler

    /// - Parameters:
    ///   - loop: one of those that serve connections; the rooms live on it.
    ///   - limiter: nil lets any number of requests pass.
    public init(
        on loop: EventLoop, configuration: RoomsConfiguration = RoomsConfiguration(),
        limiter: RequestLimiter?, clock: @escaping WallClock = systemClock
    ) {
        let hub = RoomHub(loop: loop, configuration: configuration, clock: clock)
        self.hub = hub
        handler = RoomsHandler(hub: hub, limiter: limiter)
        gateway = WebSocketEndpoint(limits: .rooms) { _, _ in RoomDelegate(hub: hub) }
    }

    public static var gatewayPaths: [String] { RoomsGateway.paths }

    public var basePaths: [String] { RoomsRouter.basePaths }

    public func description(of route: RoomsRoute) -> OperationDescription { route.operation }

    public func match(_ head: RequestHead) -> RouteMatch<RoomsRoute> { RoomsRouter.match(head) }

    public func respond(to request: Request, on match: MatchedRoute<RoomsRoute>) async -> Response {
        await RoomsRouter.respond(to: request, on: match, handler: handler)
    }

    public func response(to match: RouteMatch<RoomsRoute>) -> Response? { RoomsRouter.response(to: match) }

    public func response(to failure: RequestFailure) -> Response {
        RoomsErrorFormat.response(to: RoomsError.general(status: Int(failure.status.code)))
    }

    public var statistics: RoomsStatistics { get async { await hub.statistics } }

    /// Closes every connection and returns when all are gone.
    public func drain() async { await hub.drain() }
}

/// Figures for metrics.
public struct RoomsStatistics: Sendable, Hashable {
    public var rooms: Int
    /// Open WebSocket connections.
    public var connections: Int
}

extension WebSocketLimits {
    fileprivate static var rooms: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytesMax = RoomLimits.frameBytesMax
        limits.queuedBytesMax = RoomLimits.queuedBytesMax
        return limits
    }
}
