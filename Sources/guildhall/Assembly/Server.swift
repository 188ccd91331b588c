// The composition root: opens the storage, builds the services, puts the dialects on the network, and takes
// it all down again in the right order.

internal import Bus
internal import Gateway
internal import GuildsDialect
internal import HTTP
internal import Primitives
internal import Reactor
internal import SQLiteDatabase
internal import Services
internal import WebSocket

/// A running server.
struct Server {
    let apiAddress: SocketAddress
    /// The same as `apiAddress` when both were configured alike.
    let gatewayAddress: SocketAddress

    private let loops: EventLoopGroup
    private let http: HTTPServer<ServerApplication>
    private let gateway: GatewayServer
    private let database: EmbeddedDatabase
    private let indexKeeper: IndexKeeper

    /// - Throws: one line that says what to change.
    static func start(_ configuration: Configuration, log: Log) async throws(StartFailure) -> Server {
        let storage = try await Storage.open(configuration, log: log)
        do throws(StartFailure) {
            return try await start(configuration, storage, log)
        } catch {
            await storage.database.close()
            throw error
        }
    }

    private static func start(
        _ configuration: Configuration, _ storage: Storage, _ log: Log
    ) async throws(StartFailure) -> Server {
        let bus = InProcessBus()
        let services = try services(configuration, storage, bus)
        let loops = EventLoopGroup(count: configuration.eventLoops)
        let authority = "\(configuration.apiHost):\(configuration.apiPort)"
        let files = FileAddresses(publicURL: "http://\(authority)")
        let codec = GuildsGatewayCodec(fallbackAddress: "ws://\(authority)", files: files)
        let gateway = GatewayServer(loops: loops, bus: bus, services: services, codecs: [codec], log: log)
        let application = ServerApplication(
            guilds: GuildsEndpoint(services: services, files: files, log: log),
            guildsGateway: gateway.endpoints[0],
            metrics: Metrics(database: storage.database, gateway: gateway), log: log)
        let http = HTTPServer(application: application, loops: loops)
        do throws(StartFailure) {
            let (api, second) = try await listen(http, configuration)
            log.info(
                "listening", ["api": .string("http://\(api)"), "gateway": .string("ws://\(second)/gateway")])
            return Server(
                apiAddress: api, gatewayAddress: second, loops: loops, http: http, gateway: gateway,
                database: storage.database, indexKeeper: IndexKeeper(services.search, log: log))
        } catch {
            await http.shutdown()
            await loops.shutdown()
            throw error
        }
    }

    private static func services(
        _ configuration: Configuration, _ storage: Storage, _ bus: InProcessBus
    ) throws(StartFailure) -> ChatServices {
        let secret: String
        if let configured = configuration.tokenSecret {
            secret = configured
        } else {
            secret = try TokenSecretFile.loadOrCreate(in: storage.folder)
        }
        var settings = ServiceConfiguration(tokenSecret: Secret(Array(secret.utf8)))
        settings.accessTokenSeconds = Int64(configuration.accessTokenSeconds)
        settings.refreshTokenSeconds = Int64(configuration.refreshTokenSeconds)
        settings.limits = configuration.limits
        if let passwords = configuration.passwords { settings.passwords = passwords }
        let ids = SnowflakeSource(
            SnowflakeGenerator(worker: configuration.workerID, after: storage.lastIssuedID))
        do throws(ServiceConfigurationError) {
            return try ChatServices(database: storage.database, bus: bus, ids: ids, configuration: settings)
        } catch {
            throw StartFailure(message: "the configuration is refused: \(error)")
        }
    }

    private static func listen(
        _ http: HTTPServer<ServerApplication>, _ configuration: Configuration
    ) async throws(StartFailure) -> (api: SocketAddress, gateway: SocketAddress) {
        let api = try await listen(http, configuration.apiHost, configuration.apiPort, "API")
        let isSame =
            configuration.gatewayPort == configuration.apiPort && configuration.apiPort != 0
            && configuration.gatewayHost == configuration.apiHost
        if isSame { return (api, api) }
        return (api, try await listen(http, configuration.gatewayHost, configuration.gatewayPort, "GATEWAY"))
    }

    private static func listen(
        _ http: HTTPServer<ServerApplication>, _ host: String, _ port: UInt16, _ setting: String
    ) async throws(StartFailure) -> SocketAddress {
        do throws(ListenError) {
            return try await http.listen(host: host, port: port)
        } catch {
            throw StartFailure(
                message: "cannot listen: \(error); "
                    + "change \(setting)_HOST or \(setting)_PORT, or stop what uses the port")
        }
    }

    /// The signals as they arrive.
    func signals(_ numbers: [Int32]) -> AsyncStream<Int32> { loops.loops[0].signals(numbers) }

    /// Stops accepting, tells gateway clients to reconnect, finishes the requests under way, and closes the
    /// database.
    func stop() async {
        async let requestsFinished: Void = http.shutdown()
        async let sessionsClosed: Void = gateway.drain()
        _ = await (requestsFinished, sessionsClosed)
        await indexKeeper.stop()
        await database.close()
        await loops.shutdown()
    }
}
