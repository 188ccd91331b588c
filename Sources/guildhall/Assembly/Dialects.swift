// The contracts that this server speaks. With their own modules, the one place where each has a name.

internal import APIRuntime
internal import FileStorage
internal import Gateway
internal import GuildsDialect
internal import HTTPTypes
internal import Primitives
internal import Reactor
internal import RequestLimiting
internal import RoomsDialect
internal import ServersDialect
internal import Services
internal import WebSocket

/// A contract that can be chosen. Where two of them have the same path, the first here answers.
enum DialectName: String, CaseIterable {
    case guilds, servers, rooms

    /// All names, for people.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// The contracts that were chosen, over HTTP and over WebSockets.
struct Dialects: Sendable {
    /// Where clients open a WebSocket.
    struct Socket: Sendable {
        let path: [UInt8]
        let endpoint: WebSocketEndpoint
    }

    /// Where a contract is served.
    struct Summary: Sendable {
        let name: DialectName
        /// What paths begin with; "" is the root.
        let basePaths: [String]
        /// Paths of WebSockets.
        let sockets: [String]
    }

    private(set) var guilds: GuildsEndpoint?
    private(set) var servers: ServersEndpoint?
    private(set) var rooms: RoomsEndpoint?
    /// Those of the gateway's sessions, and at which paths.
    private(set) var codecs: [(paths: [String], codec: any GatewayCodec)] = []
    private(set) var sockets: [Socket] = []
    /// For people, in the order of precedence.
    private(set) var summaries: [Summary] = []
    /// By what paths begin with, the longest first.
    private var homes: [(basePath: [UInt8], endpoint: any DialectEndpoint)] = []

    /// - Parameters:
    ///   - authority: host and port, for clients that do not say which they connected to.
    ///   - loops: those that serve connections.
    init(
        _ configuration: Configuration, services: ChatServices, uploads: Uploads, authority: String,
        loops: EventLoopGroup, log: Log
    ) {
        let limiter = configuration.limitsRates ? RequestLimiter() : nil
        if configuration.dialects.contains(.guilds) {
            let endpoint = GuildsEndpoint(
                services: services, files: uploads.addresses, staging: uploads.store.staging,
                limiter: limiter, log: log)
            guilds = endpoint
            mount(endpoint, .guilds)
            let codec = GuildsGatewayCodec(
                publicAddress: configuration.publicURL?.webSocketText, fallbackAddress: "ws://\(authority)",
                files: uploads.addresses)
            codecs.append((GuildsEndpoint.gatewayPaths, codec))
        }
        if configuration.dialects.contains(.servers) {
            let endpoint = ServersEndpoint(services: services, limiter: limiter, log: log)
            servers = endpoint
            mount(endpoint, .servers)
            codecs.append((ServersEndpoint.gatewayPaths, ServersGatewayCodec()))
        }
        if configuration.dialects.contains(.rooms) {
            var settings = RoomsConfiguration()
            settings.emptyRoomMilliseconds = UInt64(configuration.emptyRoomSeconds) * 1000
            let endpoint = RoomsEndpoint(on: loops.loops[0], configuration: settings, limiter: limiter)
            rooms = endpoint
            mount(endpoint, .rooms)
            sockets += RoomsEndpoint.gatewayPaths.map {
                Socket(path: Array($0.utf8), endpoint: endpoint.gateway)
            }
        }
    }

    /// Ends what dialects have of their own.
    func drain() async { await rooms?.drain() }

    private mutating func mount<Endpoint: DialectEndpoint>(_ endpoint: Endpoint, _ name: DialectName) {
        summaries.append(
            Summary(name: name, basePaths: endpoint.basePaths, sockets: Endpoint.gatewayPaths))
        for path in endpoint.basePaths.map({ Array($0.utf8) }) {
            let place = homes.firstIndex { $0.basePath.count < path.count } ?? homes.count
            homes.insert((path, endpoint), at: place)
        }
    }

    /// - Parameter gateway: has an endpoint for each of `codecs`.
    mutating func connect(_ gateway: GatewayServer) {
        for (dialect, endpoint) in zip(codecs, gateway.endpoints) {
            sockets += dialect.paths.map { Socket(path: Array($0.utf8), endpoint: endpoint) }
        }
    }

    func have(_ path: String) -> Bool {
        let head = RequestHead(method: .options, target: Array(path.utf8))
        return homes.contains { $0.endpoint.hasPath(of: head) }
    }

    /// The contract that answers where no operation does: the one that has the path, and if none has, the one with most
    /// of its beginning.
    func home(of path: ArraySlice<UInt8>) -> any DialectEndpoint {
        let head = RequestHead(method: .options, target: Array(path))
        if let home = homes.first(where: { $0.endpoint.hasPath(of: head) }) { return home.endpoint }
        let slash = UInt8(ascii: "/")
        let home = homes.first { home in
            path.starts(with: home.basePath)
                && (path.count == home.basePath.count || path.dropFirst(home.basePath.count).first == slash)
        }
        // At least one contract is chosen.
        return (home ?? homes[homes.count - 1]).endpoint
    }
}

extension DialectEndpoint {
    fileprivate func hasPath(of head: RequestHead) -> Bool {
        if Self.gatewayPaths.contains(where: { head.path.elementsEqual($0.utf8) }) { return true }
        return if case .unknownPath = match(head) { false } else { true }
    }
}
