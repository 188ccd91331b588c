// What the port promises, held against every implementation of it.

import ConcurrencyTesting
import Testing

@testable import FileStorage

/// The stores that the contract is tested on. An implementation joins by a case here.
enum FileBackend: String, CaseIterable {
    case local

    /// - Returns: a store, and what has to live as long as it.
    func open() throws -> (store: any FileStore, place: Uploads) {
        let uploads = try Uploads()
        return (try uploads.open(), uploads)
    }
}

@Suite struct FileStoreContractTests {
    @Test(arguments: FileBackend.allCases) func filesAreKept(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        for (path, bytes) in [
            ("1/2/a.png", Sample.png.bytes), ("avatars/1/00", []), ("1/2/b.png", [1, 2, 3]),
        ] {
            try await store.upload(bytes, as: key(path), contentType: "image/png")
        }
        #expect(try await store.download(key("1/2/a.png")) == Sample.png.bytes)
        #expect(try await store.download(key("avatars/1/00")) == [])
        #expect(try await store.download(key("1/2/b.png")) == [1, 2, 3])
        _ = place
    }

    @Test(arguments: FileBackend.allCases) func aKeyIsTakenOnce(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        try await store.upload([1], as: key("1/2/a"), contentType: "image/png")
        await #expect(throws: FileStorageError.alreadyExists) {
            try await store.upload([2], as: key("1/2/a"), contentType: "image/png")
        }
        #expect(try await store.download(key("1/2/a")) == [1])
        try await store.delete(key("1/2/a"))
        try await store.upload([2], as: key("1/2/a"), contentType: "image/png")
        #expect(try await store.download(key("1/2/a")) == [2])
        _ = place
    }

    @Test(arguments: FileBackend.allCases) func oneOfManyGetsAKey(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        let winners = await withTaskGroup(of: UInt8?.self) { group in
            for number in UInt8(0)..<20 {
                group.addTask {
                    do {
                        try await store.upload([number], as: key("1/2/a"), contentType: "image/png")
                        return number
                    } catch {
                        return nil
                    }
                }
            }
            return await group.reduce(into: []) { winners, number in winners += number.map { [$0] } ?? [] }
        }
        #expect(winners.count == 1)
        #expect(try await store.download(key("1/2/a")) == winners)
        _ = place
    }

    @Test(arguments: FileBackend.allCases) func deletedFilesAreGone(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        for path in ["1/2/a", "1/2/b"] {
            try await store.upload([1], as: key(path), contentType: "image/png")
        }
        for _ in 0..<2 { try await store.delete(key("1/2/a")) }
        try await store.delete(key("7/8/9"))
        await #expect(throws: FileStorageError.notFound) { try await store.download(key("1/2/a")) }
        #expect(try await store.download(key("1/2/b")) == [1])
        _ = place
    }

    @Test(arguments: FileBackend.allCases) func foldersAreDeletedWhole(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        for path in ["1/2/a", "1/2/b", "1/3/c", "11/2/a", "2/1/a", "avatars/1/a"] {
            try await store.upload([1], as: key(path), contentType: "image/png")
        }
        for _ in 0..<2 { try await store.deleteFolder(try #require(FileFolder("1"))) }
        try await store.deleteFolder(try #require(FileFolder("avatars/9")))
        for path in ["1/2/a", "1/2/b", "1/3/c"] {
            await #expect(throws: FileStorageError.notFound) { try await store.download(key(path)) }
        }
        for path in ["11/2/a", "2/1/a", "avatars/1/a"] {
            #expect(try await store.download(key(path)) == [1])
        }
        try await store.upload([2], as: key("1/2/a"), contentType: "image/png")
        #expect(try await store.download(key("1/2/a")) == [2])
        _ = place
    }

    @Test(arguments: FileBackend.allCases) func addressesAreStable(_ backend: FileBackend) async throws {
        let (store, place) = try backend.open()
        let address = store.address(of: key("1/2/a b.png"))
        #expect(address == store.address(of: key("1/2/a b.png")))
        #expect(address != store.address(of: key("1/2/a c.png")))
        #expect(address.contains("1/2/a%20b.png"))
        _ = place
    }
}
