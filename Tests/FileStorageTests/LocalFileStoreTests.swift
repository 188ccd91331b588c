// What only a store on this machine can get wrong: links, pipes, other processes, large folders.

import ConcurrencyTesting
import FileTesting
import Glibc
import Primitives
import Testing

@testable import FileStorage

@Suite struct LocalFileStoreTests {
    private let uploads: Uploads
    private let store: LocalFileStore

    init() throws {
        uploads = try Uploads()
        store = try uploads.open()
    }

    @Test func openFilesKnowTheirSizeAndType() async throws {
        for sample in Sample.all {
            let place = key("1/2/\(sample.name)")
            try await store.upload(sample.bytes, as: place, contentType: "text/html")
            let file = try await store.open(place)
            #expect(file.size == sample.bytes.count)
            #expect(file.contentType == sample.format.contentType)
        }
        try await store.upload(Array("<script>".utf8), as: key("1/2/a.png"), contentType: "image/png")
        let other = try await store.open(key("1/2/a.png"))
        #expect(other.contentType == "application/octet-stream")
        let descriptor = try #require(other.take())
        #expect(other.take() == nil)
        var text = [UInt8](repeating: 0, count: 8)
        #expect(pread(descriptor, &text, 8, 0) == 8)
        #expect(text == Array("<script>".utf8))
        close(descriptor)
        await #expect(throws: FileStorageError.notFound) { try await store.open(key("1/2/none")) }
    }

    @Test func onlyRegularFilesAreOpened() async throws {
        mkdir(uploads.root + "/1", 0o700)
        mkdir(uploads.root + "/1/2", 0o700)
        mkfifo(uploads.root + "/1/2/pipe", 0o600)
        uploads.plant("1/2/file")
        for path in ["1/2/pipe", "1/2", "1/2/file/x"] {
            await #expect(throws: FileStorageError.notFound) { try await store.open(key(path)) }
        }
        #expect(try await store.open(key("1/2/file")).size == 1)
    }

    @Test func symbolicLinksAreNotFollowed() async throws {
        let outside = try TemporaryFolder()
        mkdir(outside.path + "/2", 0o700)
        symlink(outside.path, uploads.root + "/1")
        mkdir(uploads.root + "/3", 0o700)
        mkdir(uploads.root + "/3/4", 0o700)
        symlink("/etc/passwd", uploads.root + "/3/4/a")
        for path in ["1/2/a", "3/4/a"] {
            await #expect(throws: FileStorageError.notFound) { try await store.open(key(path)) }
        }
        await #expect(throws: FileStorageError.notFound) {
            try await store.upload([1], as: key("1/2/a"), contentType: "image/png")
        }
        await #expect(throws: FileStorageError.alreadyExists) {
            try await store.upload([1], as: key("3/4/a"), contentType: "image/png")
        }
        #expect(TemporaryFolder.entries(of: outside.path + "/2") == [])
    }

    @Test func emptyFoldersGoWithTheirLastFile() async throws {
        for path in ["1/2/a", "1/2/b", "1/3/c", "avatars/1/00"] {
            try await store.upload([1], as: key(path), contentType: "image/png")
        }
        try await store.delete(key("1/2/a"))
        try await store.delete(key("1/3/c"))
        try await store.delete(key("avatars/1/00"))
        #expect(uploads.files == ["1/2/b"])
        try await store.delete(key("1/2/b"))
        #expect(uploads.files == [])
        for path in ["1/2/a", "1/3/c"] {
            try await store.upload([1], as: key(path), contentType: "image/png")
        }
        try await store.deleteFolder(.message(Snowflake(rawValue: 2), in: Snowflake(rawValue: 1)))
        #expect(uploads.files == ["1/3/c"])
        try await store.deleteFolder(.message(Snowflake(rawValue: 3), in: Snowflake(rawValue: 1)))
        #expect(uploads.files == [])
    }

    @Test func largeFoldersAreRemovedInTurns() async throws {
        mkdir(uploads.root + "/1", 0o700)
        for message in 0..<3 {
            mkdir(uploads.root + "/1/\(message)", 0o700)
            for file in 0..<FileLimits.removalsPerTurn { uploads.plant("1/\(message)/\(file)") }
        }
        try await store.deleteFolder(.channel(Snowflake(rawValue: 1)))
        #expect(uploads.files == [])
        await eventually { uploads.staged.isEmpty }
    }

    @Test func oneProcessHasTheFolder() throws {
        let error = #expect(throws: FileStorageError.self) { try uploads.open() }
        guard case .cannotOpen(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("in use"))
    }

    @Test(arguments: ["missing/uploads", "file", "file/uploads"])
    func foldersThatCannotBeUsedAreNamed(_ path: String) throws {
        let folder = try TemporaryFolder()
        let root = "\(folder.path)/\(path)"
        if let file = fopen(folder.path + "/file", "w") { fclose(file) }
        let addresses = SignedAddresses(secret: Secret([1]), base: "/")
        let error = #expect(throws: FileStorageError.self) {
            try LocalFileStore(root: root, addresses: addresses)
        }
        guard case .cannotOpen(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(root))
    }

    @Test func tooMuchWaitingIsRefused() async throws {
        let standstill = await Standstill(of: store)
        for _ in 0..<FileLimits.waitingJobsMax { _ = store.threads.submit {} }
        await #expect(throws: FileStorageError.overloaded) { try await store.download(key("1/2/a")) }
        standstill.end()
        await eventually {
            do throws(FileStorageError) {
                _ = try await store.download(key("1/2/a"))
                return false
            } catch {
                return error == .notFound
            }
        }
    }
}
