// Opens the folder of uploaded files, settles what an earlier run left undecided there, and removes the files of
// deleted messages while the server runs.

internal import FileStorage
private import Glibc
internal import GuildsDialect
internal import Primitives
internal import Services

/// The files of a running server.
struct Uploads {
    let store: LocalFileStore
    let addresses: FileAddresses
    /// Goes with the server.
    private let temporaryRoot: TemporaryRoot?

    /// - Parameter publicURL: where clients reach the server, without a slash at the end.
    static func open(
        _ configuration: Configuration, beside storage: Storage, secret: Secret<[UInt8]>, publicURL: String
    ) throws(StartFailure) -> Uploads {
        let addresses = SignedAddresses(secret: secret, base: publicURL + FileAddresses.path)
        let named = configuration.uploadsFolder ?? storage.folder.map { $0 + "/uploads" }
        do throws(FileStorageError) {
            let temporary = named == nil ? try makeTemporaryRoot() : nil
            let store = try LocalFileStore(
                root: named ?? temporary?.path ?? "uploads", addresses: addresses)
            return Uploads(
                store: store, addresses: FileAddresses(publicURL: publicURL, secret: secret),
                temporaryRoot: temporary)
        } catch {
            throw StartFailure(message: "UPLOADS_DIR: \(explanation(of: error))")
        }
    }

    /// To be called before requests are served.
    func recover(_ services: ChatServices) async throws(StartFailure) {
        do throws(FileStorageError) {
            try await store.recover { place in await services.isReferenced(place) }
        } catch {
            throw StartFailure(message: "UPLOADS_DIR: \(Self.explanation(of: error))")
        }
    }

    /// To be called when nothing uses the files any more.
    func close() { temporaryRoot?.remove() }

    /// For a database in memory: what it knows ends with the process, and so do the files.
    private static func makeTemporaryRoot() throws(FileStorageError) -> TemporaryRoot {
        try TemporaryRoot(in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    }

    private static func explanation(of error: FileStorageError) -> String {
        switch error {
        case .cannotOpen(let reason): reason
        case .full: "the disk is full"
        case .failed(let operation, let reason): "\(operation): \(reason)"
        default: "\(error)"
        }
    }
}
