// Opens the database that the configuration names and brings its schema up to date.

internal import Database
internal import Domain
internal import Primitives
internal import Reactor
internal import SQLiteDatabase
internal import Services
internal import Stores

/// An open, migrated database and what was learned from it.
struct Storage {
    let database: EmbeddedDatabase
    let lastIssuedID: Snowflake?
    /// Where files beside the database go; nil when the database is in memory.
    let folder: String?

    static func open(_ configuration: Configuration, log: Log) async throws(StartFailure) -> Storage {
        do {
            let location = try SQLiteLocation(url: configuration.databaseURL)
            var settings = SQLiteConfiguration()
            settings.readers = configuration.databaseConnectionsMax - 1
            settings.deferWakeUp = TurnEndCall.schedule
            let database = try EmbeddedDatabase(location, configuration: settings)
            try await database.migrate(Schema.migrations)
            let lastIssuedID = try await ChatServices.lastIssuedID(in: database)
            log.info(
                "database open",
                [
                    "url": .string(configuration.databaseURL),
                    "sqlite": .string(EmbeddedDatabase.libraryVersion),
                ])
            return Storage(database: database, lastIssuedID: lastIssuedID, folder: location.folder)
        } catch {
            throw StartFailure(message: "DATABASE_URL: \(Self.explanation(of: error))")
        }
    }

    private static func explanation(of error: any Error) -> String {
        switch error as? DatabaseError {
        case .cannotOpen(let reason), .failed(let reason): reason
        case .schemaTooNew(let stored, let known):
            "the database was written by a newer guildhall (schema \(stored), this one knows \(known)); "
                + "use that version or another database"
        case .migrationFailed(let number, let name, let reason):
            "migration \(number) (\(name)) failed and was undone: \(reason)"
        case .full: "the disk is full"
        default: "\(error)"
        }
    }
}

extension SQLiteLocation {
    fileprivate var folder: String? {
        guard case .file(let path) = self else { return nil }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// Something to do once, at the end of a loop's turn.
private final class TurnEndCall: TurnEndObserver {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func turnEnded() { body() }

    /// At the end of this turn of the caller's loop, or at once where there is none.
    @Sendable static func schedule(_ body: @escaping @Sendable () -> Void) {
        guard let loop = EventLoop.current else { return body() }
        loop.atTurnEnd(TurnEndCall(body))
    }
}
