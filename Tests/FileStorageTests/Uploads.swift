// A root folder of a test's own, with what the tests ask of a store.

import ConcurrencyTesting
import FileTesting
import Glibc
import Primitives

@testable import FileStorage

struct Uploads {
    let folder: TemporaryFolder
    var root: String { folder.path + "/uploads" }
    var staging: String { root + "/.staging" }

    init() throws { folder = try TemporaryFolder() }

    func open(_ limits: StagingLimits = StagingLimits()) throws(FileStorageError) -> LocalFileStore {
        let addresses = SignedAddresses(secret: Secret(Array("secret".utf8)), base: "/files/")
        return try LocalFileStore(root: root, addresses: addresses, staging: limits)
    }

    /// Opens the store once an earlier one that nobody refers to any more has let go of its lock.
    func reopen() async throws -> LocalFileStore {
        while true {
            let result = Result { () throws(FileStorageError) in try open() }
            guard case .failure(.cannotOpen) = result else { return try result.get() }
            await Task.yield()
        }
    }

    /// Paths of all files below the root, the staging folder left out.
    var files: [String] { list(root, "").sorted() }

    /// What lies in the staging folder.
    var staged: [String] { TemporaryFolder.entries(of: staging) }

    private func list(_ folder: String, _ prefix: String) -> [String] {
        TemporaryFolder.entries(of: folder).filter { $0 != ".staging" }.flatMap { name -> [String] in
            var info = stat()
            guard lstat("\(folder)/\(name)", &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
                return [prefix + name]
            }
            let inner = list("\(folder)/\(name)", prefix + name + "/")
            return inner.isEmpty ? [prefix + name + "/"] : inner
        }
    }

    /// Plants a file that no store has made.
    func plant(_ path: String, _ text: String = "x") {
        guard let file = fopen("\(root)/\(path)", "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}

/// Holds both threads of a store until it is opened.
final class Standstill {
    private let gates = [Gate(), Gate()]

    init(of store: LocalFileStore) async {
        for gate in gates { _ = store.threads.submit { gate.pass() } }
        await eventually { gates.allSatisfy(\.isReached) }
    }

    func end() { for gate in gates { gate.open() } }
}

func key(_ path: String) -> FileKey {
    FileKey(path)
        ?? .attachment(
            channel: Snowflake(rawValue: 0), message: Snowflake(rawValue: 0),
            filename: Filename(clientName: "not a key"))
}

extension StagedFileWriter {
    func write(_ bytes: [UInt8]) throws(FileStorageError) -> WriterDemand {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FileStorageError) in try self.write(bytes) }
        }
        return try result.get()
    }
}
