// Where a database lives: `sqlite:data/guildhall.db`, `sqlite:/var/lib/guildhall.db` or `sqlite::memory:`.

public import Database

public enum SQLiteLocation: Sendable, Hashable {
    /// A file, absolute or relative to the working folder.
    case file(path: String)
    /// Gone with the process; for tests and trials.
    case memory

    private static let scheme = "sqlite:"

    /// - Throws: `.cannotOpen`, whose reason shows the forms that are understood.
    public init(url: String) throws(DatabaseError) {
        let forms = "write sqlite:folder/file.db, sqlite:/folder/file.db or sqlite::memory:"
        guard url.hasPrefix(Self.scheme) else {
            throw .cannotOpen(reason: "the database URL must begin with sqlite: (\(forms))")
        }
        let path = String(url.dropFirst(Self.scheme.count))
        guard !path.hasPrefix("//") else {
            throw .cannotOpen(reason: "an SQLite database has no host part //: \(forms)")
        }
        guard !path.isEmpty, path.last != "/", !path.utf8.contains(0) else {
            throw .cannotOpen(reason: "the database URL names no file: \(forms)")
        }
        self = path == ":memory:" ? .memory : .file(path: path)
    }
}
