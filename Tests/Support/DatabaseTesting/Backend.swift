// The databases that a test of anything above the storage port runs on: `@Test(arguments: Backend.available)`.
// A driver joins by a case here, and all of those tests then hold for it.

public import Database
private import FileTesting
private import SQLiteDatabase

public enum Backend: String, Sendable, CaseIterable {
    case sqliteFile
    case sqliteMemory

    /// What can run on this machine.
    public static let available: [Backend] = allCases

    /// Those that keep what is written when they are closed.
    public static let persistent: [Backend] = [.sqliteFile]

    /// A place for one database, empty at first and removed with the returned object.
    public func makePlace() throws -> Place { try Place(self) }

    /// Where one test has its database.
    public final class Place: Sendable {
        private let backend: Backend
        private let folder: TemporaryFolder

        fileprivate init(_ backend: Backend) throws {
            self.backend = backend
            folder = try TemporaryFolder()
        }

        /// Opens the database; of a persistent backend the same one again after `close`.
        public func open() throws(DatabaseError) -> any SQLDatabase {
            // What a busy machine makes slow must not fail: tests of the limit set their own.
            var configuration = SQLiteConfiguration()
            configuration.longReadMilliseconds = 600_000
            return switch backend {
            case .sqliteFile:
                try EmbeddedDatabase(
                    .file(path: "\(folder.path)/test.db"), configuration: configuration)
            case .sqliteMemory: try EmbeddedDatabase(.memory, configuration: configuration)
            }
        }
    }
}
