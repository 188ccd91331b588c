// The gateway as a whole: one hub per loop, told of every commit, and one WebSocket endpoint per dialect.

public import Bus
internal import HTTPTypes
public import Primitives
public import Reactor
public import Services
public import WebSocket

public final class GatewayServer: Sendable {
    /// One for each codec, in their order: what an application's `admit` answers for a gateway path.
    public let endpoints: [WebSocketEndpoint]
    private let hubs: [Hub]
    private let bus: any EventBus
    private let subscriptions: [SubscriptionID]

    /// - Parameters:
    ///   - loops: those that serve the connections.
    ///   - bus: is subscribed to at once, so that no snapshot can be older than the first batch.
    public init(
        loops: EventLoopGroup, bus: any EventBus, services: ChatServices, codecs: [any GatewayCodec],
        configuration: GatewayConfiguration = GatewayConfiguration(), log: Log
    ) {
        let directory = SessionDirectory()
        let identifyLimit = IdentifyLimit(perMinuteMax: configuration.identifiesPerMinuteMax)
        let hubs = loops.loops.map {
            Hub(
                loop: $0, services: services, codecs: codecs, directory: directory,
                identifyLimit: identifyLimit, configuration: configuration, log: log)
        }
        self.hubs = hubs
        self.bus = bus
        subscriptions = hubs.map { bus.subscribe(HubInbox(hub: $0)) }
        endpoints = codecs.indices.map { index in
            WebSocketEndpoint(limits: .gateway) { connection, head in
                // A connection's loop is one of the group's: the server deals them out.
                let hub = hubs.first { $0.loop === connection.loop } ?? hubs[0]
                return SessionDelegate(
                    hub: hub, codecIndex: index, host: head.fields[.host],
                    greeting: codecs[index].greet(head))
            }
        }
    }

    /// Asks every client to reconnect, closes, and returns when all connections are gone.
    public func drain() async {
        await withTaskGroup(of: Void.self) { group in
            for hub in hubs { group.addTask { await hub.drain() } }
        }
        for subscription in subscriptions { bus.unsubscribe(subscription) }
    }

    public var statistics: GatewayStatistics {
        get async {
            var total = GatewayStatistics(connections: 0, sessions: 0, deliveries: 0)
            for hub in hubs {
                let part = await hub.statistics
                total.connections += part.connections
                total.sessions += part.sessions
                total.deliveries &+= part.deliveries
            }
            return total
        }
    }
}

/// Figures for metrics.
public struct GatewayStatistics: Sendable, Hashable {
    /// Open WebSocket connections.
    public var connections: Int
    /// Those that have identified, and those that wait for their client to come back.
    public var sessions: Int
    /// Event frames handed to connections since the start.
    public var deliveries: UInt64
}

extension WebSocketLimits {
    /// The gateway's limits; sessions get a longer `messageBytesMax` once they have identified.
    fileprivate static var gateway: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytesMax = GatewayLimits.unidentifiedMessageBytesMax
        limits.queuedBytesMax = GatewayLimits.sendQueueBytesMax
        return limits
    }
}
