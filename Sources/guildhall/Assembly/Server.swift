// The composition root: opens the storage, builds the services, puts the dialects on the network, and takes
// it all down again in the right order.

internal import Bus
internal import FileStorage
internal import Gateway
internal import HTTP
internal import HTTPTypes
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
    private let dialects: Dialects
    let database: EmbeddedDatabase
    private let indexKeeper: IndexKeeper
    private let uploads: Uploads
    private let reaping: Reaping

    /// - Throws: one line that says what to change.
    static func start(_ configuration: Configuration, log: Log) async throws(StartFailure) -> Server {
        let listeners = try Listeners(configuration)
        let storage = try await Storage.open(configuration, log: log)
        do throws(StartFailure) {
            return try await start(configuration, listeners, storage, log)
        } catch {
            await storage.database.close()
            throw error
        }
    }

    private static func start(
        _ configuration: Configuration, _ listeners: consuming Listeners, _ storage: Storage, _ log: Log
    ) async throws(StartFailure) -> Server {
        let bus = InProcessBus()
        let secret = try tokenSecret(configuration, storage)
        let authority = listeners.apiAuthority
        let uploads = try Uploads.open(
            configuration, beside: storage, secret: secret,
            publicURL: configuration.publicURL?.text ?? "http://\(authority)")
        let services = try services(configuration, storage, bus, secret, uploads.store)
        try await uploads.recover(services)
        let loops = EventLoopGroup(count: configuration.eventLoops)
        var dialects = Dialects(
            configuration, services: services, uploads: uploads, authority: authority, loops: loops, log: log)
        var sessions = GatewayConfiguration()
        sessions.guildsPerSessionMax = configuration.guildsPerSessionMax
        let gateway = GatewayServer(
            loops: loops, bus: bus, services: services, codecs: dialects.codecs.map(\.codec),
            configuration: sessions, log: log)
        dialects.connect(gateway)
        let application = ServerApplication(
            dialects: dialects,
            metrics: Metrics(database: storage.database, gateway: gateway, rooms: dialects.rooms),
            crossOrigin: CrossOriginPolicy(allowedOrigins: configuration.corsAllowedOrigins),
            trustsForwardedFor: configuration.trustsForwardedFor, log: log)
        let http = HTTPServer(application: application, loops: loops)
        let (api, second) = (listeners.apiAddress, listeners.gatewayAddress)
        if listeners.apiIsEverywhere, configuration.publicURL == nil, configuration.dialects.contains(.guilds)
        {
            log.warning(
                "the addresses of files work on this machine only; set PUBLIC_URL to where clients reach the API",
                ["addresses": .string("http://\(authority)/uploads/")])
        }
        await listeners.serve(on: http)
        log.info(
            "listening",
            [
                "api": .string("http://\(api)"), "gateway": .string("ws://\(second)/gateway"),
                "dialects": .string(configuration.dialects.map(\.rawValue).joined(separator: ", ")),
            ])
        return Server(
            apiAddress: api, gatewayAddress: second, loops: loops, http: http, gateway: gateway,
            dialects: dialects,
            database: storage.database, indexKeeper: IndexKeeper(services.search, log: log),
            uploads: uploads,
            reaping: Reaping(services, on: bus, log: log))
    }

    private static func tokenSecret(
        _ configuration: Configuration, _ storage: Storage
    ) throws(StartFailure) -> Secret<[UInt8]> {
        if let configured = configuration.tokenSecret { return Secret(Array(configured.utf8)) }
        return Secret(Array(try TokenSecretFile.loadOrCreate(in: storage.folder).utf8))
    }

    private static func services(
        _ configuration: Configuration, _ storage: Storage, _ bus: InProcessBus, _ secret: Secret<[UInt8]>,
        _ files: LocalFileStore?
    ) throws(StartFailure) -> ChatServices {
        var settings = ServiceConfiguration(tokenSecret: secret)
        settings.accessTokenSeconds = Int64(configuration.accessTokenSeconds)
        settings.refreshTokenSeconds = Int64(configuration.refreshTokenSeconds)
        settings.limits = configuration.limits
        if let passwords = configuration.passwords { settings.passwords = passwords }
        let ids = SnowflakeSource(
            SnowflakeGenerator(worker: configuration.workerID, after: storage.lastIssuedID))
        do throws(ServiceConfigurationError) {
            return try ChatServices(
                database: storage.database, bus: bus, ids: ids, files: files, configuration: settings)
        } catch {
            throw StartFailure(message: "the configuration is refused: \(error)")
        }
    }

    /// The signals as they arrive.
    func signals(_ numbers: [Int32]) -> AsyncStream<Int32> { loops.loops[0].signals(numbers) }

    /// Stops accepting, tells gateway clients to reconnect, finishes the requests under way, and closes the
    /// database and the files.
    func stop() async {
        async let requestsFinished: Void = http.shutdown()
        async let sessionsClosed: Void = gateway.drain()
        async let roomsClosed: Void = dialects.drain()
        _ = await (requestsFinished, sessionsClosed, roomsClosed)
        await reaping.stop()
        await indexKeeper.stop()
        await database.close()
        uploads.close()
        await loops.shutdown()
    }
}
