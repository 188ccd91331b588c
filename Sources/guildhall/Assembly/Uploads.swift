// Opens the folder of uploaded files, and settles what an earlier run left undecided there.

internal import FileStorage
internal import Primitives
internal import Services

enum Uploads {
    /// Where files are served.
    static let path = "/uploads/"

    /// - Returns: nil when the database is in memory and no folder was named: then nothing is kept.
    static func open(
        _ configuration: Configuration, beside storage: Storage, secret: Secret<[UInt8]>
    ) throws(StartFailure) -> LocalFileStore? {
        guard let folder = configuration.uploadsFolder ?? storage.folder.map({ $0 + "/uploads" }) else {
            return nil
        }
        let addresses = SignedAddresses(
            secret: secret, base: (configuration.publicURL?.text ?? "") + path)
        do throws(FileStorageError) {
            return try LocalFileStore(root: folder, addresses: addresses)
        } catch {
            throw StartFailure(message: "UPLOADS_DIR: \(explanation(of: error))")
        }
    }

    static func recover(_ files: LocalFileStore, _ services: ChatServices) async throws(StartFailure) {
        do throws(FileStorageError) {
            try await files.recover { place in await services.isReferenced(place) }
        } catch {
            throw StartFailure(message: "UPLOADS_DIR: \(explanation(of: error))")
        }
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
