// A proxy in front of any server of a contract, with at most one fault in it. What clients send passes
// unchanged, what the server sends passes unchanged but for the fault and for the server's own addresses.

internal import ConformanceModel
internal import Primitives
public import Reactor
public import SpecModel

/// Where a server is reached.
public struct Upstream: Sendable, Hashable {
    /// Without TLS: `http://127.0.0.1:8080`, with a path if the API has one in front of its own.
    public var api: String
    /// `ws://127.0.0.1:8081/gateway`; may be of the same port.
    public var gateway: String

    public init(api: String, gateway: String) {
        self.api = api
        self.gateway = gateway
    }
}

/// A running proxy. Its actor runs on the loop it was started on; several can share a loop.
public actor MutatingProxy {
    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    /// What to use in place of the server's own addresses.
    public nonisolated let apiURL: String
    public nonisolated let gatewayURL: String

    /// How often the mutation really changed something: one that never did was not reached, and did not
    /// survive.
    public nonisolated var applications: Int { count.value }

    private nonisolated let count: ApplicationCount
    private let api: ServerAddress
    private let gateway: ServerAddress
    private let exchange: ProxyExchange
    private var listeners: [TCPListener] = []
    private var isStopped = false

    /// Listens on two free ports of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - target: the server; it need not run yet, connections are made one for one as clients connect.
    ///   - mutation: the fault; nil for a proxy that changes nothing.
    /// - Throws: `ProxyError` for an address that is none, and if no port is free.
    public static func start(
        target: Upstream, mutation: Mutation?, description: APIDescription, on loop: EventLoop
    ) async throws(ProxyError) -> MutatingProxy {
        let api = try ServerAddress(target.api)
        let gateway = try ServerAddress(target.gateway)
        let sockets = try LoopbackSockets()
        let proxy = MutatingProxy(api, gateway, sockets, mutation, description, loop)
        await proxy.listen(sockets)
        return proxy
    }

    private init(
        _ api: ServerAddress, _ gateway: ServerAddress, _ sockets: LoopbackSockets, _ mutation: Mutation?,
        _ description: APIDescription, _ loop: EventLoop
    ) {
        self.loop = loop
        self.api = api
        self.gateway = gateway
        let own = (api: "127.0.0.1:\(sockets.api.port)", gateway: "127.0.0.1:\(sockets.gateway.port)")
        apiURL = "http://\(own.api)\(api.path)"
        gatewayURL = "ws://\(own.gateway)\(gateway.path)"
        count = ApplicationCount()
        let origins = OriginRewriter(
            api.origins("http").map { ($0, "http://\(own.api)") }
                + gateway.origins("ws").map { ($0, "ws://\(own.gateway)") })
        exchange = ProxyExchange(loop, description, mutation, pathPrefix: api.path, origins, count)
    }

    private func listen(_ sockets: LoopbackSockets) {
        listeners = [(sockets.api, api), (sockets.gateway, gateway)].map { socket, address in
            TCPListener(loop: loop, descriptor: socket.descriptor) { descriptor, client in
                self.assumeIsolated { $0.accept(descriptor, from: client, for: address) }
            }
        }
    }

    private func accept(_ descriptor: Int32, from address: SocketAddress, for server: ServerAddress) {
        let client = TCPStream(loop: loop, adopting: descriptor, remoteAddress: address)
        guard !client.isClosed else { return }
        Task {
            let connected = try? await TCPStream.connect(
                to: server.connectHost, port: server.port, on: loop)
            guard let connected, !isStopped else {
                client.reset()
                connected?.close()
                return
            }
            exchange.join(client, connected)
        }
    }

    /// Stops listening and cuts every connection.
    public func stop() {
        isStopped = true
        for listener in listeners { listener.close() }
        listeners = []
        exchange.cutAll()
    }
}

/// Two listening sockets whose descriptors wait for their listeners.
struct LoopbackSockets: Sendable {
    let api: (descriptor: Int32, port: UInt16)
    let gateway: (descriptor: Int32, port: UInt16)

    init() throws(ProxyError) {
        do {
            let first = try ListeningSocket(host: "127.0.0.1", port: 0)
            let second = try ListeningSocket(host: "127.0.0.1", port: 0)
            let ports = (first.localAddress.port, second.localAddress.port)
            api = (first.take(), ports.0)
            gateway = (second.take(), ports.1)
        } catch {
            throw .cannotListen("\(error)")
        }
    }
}
