// `GET /metrics`: counters of this process, gathered when somebody asks.

internal import Gateway
internal import HTTPTypes
internal import RoomsDialect
internal import SQLiteDatabase
private import Synchronization

/// Counts responses, and renders these and what the other parts count.
final class Metrics: Sendable {
    private let database: EmbeddedDatabase
    private let gateway: GatewayServer
    private let rooms: RoomsEndpoint?
    private let successes = Atomic<UInt64>(0)
    private let clientErrors = Atomic<UInt64>(0)
    private let serverErrors = Atomic<UInt64>(0)
    private let rejections = Atomic<UInt64>(0)

    /// - Parameter rooms: nil where they are not served.
    init(database: EmbeddedDatabase, gateway: GatewayServer, rooms: RoomsEndpoint?) {
        self.database = database
        self.gateway = gateway
        self.rooms = rooms
    }

    func count(_ status: Status) {
        switch status.code {
        case ..<400: successes.wrappingAdd(1, ordering: .relaxed)
        case ..<500: clientErrors.wrappingAdd(1, ordering: .relaxed)
        default: serverErrors.wrappingAdd(1, ordering: .relaxed)
        }
    }

    /// A request that reached no operation.
    func countRejection() { rejections.wrappingAdd(1, ordering: .relaxed) }

    func response() async -> Response {
        let text = await render()
        return Response(.ok, type: PrometheusText.mediaType, body: Array(text.utf8))
    }

    private func render() async -> String {
        var page = PrometheusText()
        page.add(
            "guildhall_http_responses_total", .counter, "Answers of operations, by class of status.",
            label: "status",
            [
                ("2xx", Double(successes.load(ordering: .relaxed))),
                ("4xx", Double(clientErrors.load(ordering: .relaxed))),
                ("5xx", Double(serverErrors.load(ordering: .relaxed))),
            ])
        page.add(
            "guildhall_http_rejections_total", .counter, "Requests that reached no operation.",
            Double(rejections.load(ordering: .relaxed)))
        page.add(await gateway.statistics)
        if let rooms { page.add(await rooms.statistics) }
        page.add(database.statistics)
        page.add(ProcessStatistics.current())
        return page.text
    }
}

extension PrometheusText {
    fileprivate mutating func add(_ gateway: GatewayStatistics) {
        add(
            "guildhall_gateway_connections", .gauge, "Open WebSocket connections.",
            Double(gateway.connections))
        add(
            "guildhall_gateway_sessions", .gauge, "Sessions, also those that wait to be resumed.",
            Double(gateway.sessions))
        add(
            "guildhall_gateway_deliveries_total", .counter, "Event frames handed to connections.",
            Double(gateway.deliveries))
    }

    fileprivate mutating func add(_ rooms: RoomsStatistics) {
        add("guildhall_rooms", .gauge, "Rooms of the dialect rooms.", Double(rooms.rooms))
        add(
            "guildhall_rooms_connections", .gauge, "Open WebSocket connections to rooms.",
            Double(rooms.connections))
    }

    fileprivate mutating func add(_ database: SQLiteStatistics) {
        add(
            "guildhall_sqlite_writes_total", .counter, "Committed transactions.",
            Double(database.writesCommitted))
        add(
            "guildhall_sqlite_writes_failed_total", .counter, "Undone transactions.",
            Double(database.writesFailed))
        add(
            "guildhall_sqlite_commits_total", .counter, "Commits, each of one or more transactions.",
            Double(database.commits))
        add(
            "guildhall_sqlite_commit_seconds_total", .counter, "Time spent in COMMIT.",
            Double(database.commitNanoseconds) / 1e9)
        add("guildhall_sqlite_reads_total", .counter, "Read transactions.", Double(database.reads))
        add(
            "guildhall_sqlite_long_reads_total", .counter, "Searches and other long reads.",
            Double(database.longReads))
        add("guildhall_sqlite_checkpoints_total", .counter, "Checkpoints.", Double(database.checkpoints))
        add("guildhall_sqlite_wal_bytes", .gauge, "Size of the write-ahead log.", Double(database.logBytes))
        add("guildhall_sqlite_queued_writes", .gauge, "Transactions waiting.", Double(database.queuedWrites))
        add("guildhall_sqlite_queued_reads", .gauge, "Reads waiting.", Double(database.queuedReads))
        add(
            "guildhall_sqlite_queued_long_reads", .gauge, "Long reads waiting.",
            Double(database.queuedLongReads))
    }
}
