// Files follow their transaction, whatever ends it: success, failure or the end of the process.

import ConcurrencyTesting
import Glibc
import RandomTesting
import Testing

@testable import FileStorage

@Suite struct FileChangesTests {
    private let uploads: Uploads
    private let store: LocalFileStore

    init() throws {
        uploads = try Uploads()
        store = try uploads.open()
    }

    @Test func confirmedFilesStay() async throws {
        let changes = store.changes()
        do {
            let file = try await store.staging.stage(Sample.png.bytes)
            try changes.publish(file, as: key("1/2/a.png"))
            try changes.publish(file, as: key("1/2/b.png"))
            #expect(try await store.download(key("1/2/a.png")) == Sample.png.bytes)
        }
        try await changes.confirm()
        await eventually { uploads.staged.isEmpty }
        #expect(uploads.files == ["1/2/a.png", "1/2/b.png"])
        await changes.undo()
        #expect(uploads.files == ["1/2/a.png", "1/2/b.png"])
    }

    @Test func undoneFilesGoAndCanBePublishedAgain() async throws {
        let file = try await store.staging.stage([1])
        try await store.upload([2], as: key("1/3/b"), contentType: "image/png")
        for _ in 0..<2 {
            let changes = store.changes()
            try changes.publish(file, as: key("1/2/a"))
            try changes.publish(file, as: key("4/5/a"))
            await changes.undo()
            #expect(uploads.files == ["1/3/b"])
        }
        #expect(uploads.staged == [file.entry.name])
    }

    @Test func aTakenKeyIsLeftAlone() async throws {
        try await store.upload([1], as: key("1/2/a"), contentType: "image/png")
        let file = try await store.staging.stage([2])
        let changes = store.changes()
        #expect(throws: FileStorageError.alreadyExists) { try changes.publish(file, as: key("1/2/a")) }
        await changes.undo()
        #expect(try await store.download(key("1/2/a")) == [1])
        file.discard()
        await eventually { uploads.staged.isEmpty }
        #expect(throws: FileStorageError.notFound) { try changes.publish(file, as: key("1/2/b")) }
    }

    @Test func removalsWaitForTheTransaction() async throws {
        for path in ["1/2/a", "1/3/b", "1/3/c", "avatars/7/00"] {
            try await store.upload([1], as: key(path), contentType: "image/png")
        }
        let folder = FilePlace.folder(try #require(FileFolder("1/3")))
        let failed = store.changes()
        try failed.remove(.file(key("1/2/a")))
        try failed.remove(folder)
        #expect(uploads.files.count == 4)
        await failed.undo()
        #expect(uploads.files.count == 4)

        let changes = store.changes()
        for place in [.file(key("avatars/7/00")), folder, .file(key("9/9/9"))] { try changes.remove(place) }
        try await changes.confirm()
        #expect(uploads.files == ["1/2/a"])
        await eventually { uploads.staged.isEmpty }
    }

    @Test(arguments: [true, false, nil])
    func theNextStartAsksWhatBecameOfAPublication(_ isReferenced: Bool?) async throws {
        try await end(Uploads()) { store in
            let changes = store.changes()
            try changes.publish(try await store.staging.stage([1]), as: key("1/2/a"))
        } thenRecover: { uploads, store in
            #expect(uploads.files == ["1/2/a"])
            let asked = Journal<FilePlace>()
            try await store.recover { place in
                asked.append(place)
                return isReferenced
            }
            #expect(asked.entries == [.file(key("1/2/a"))])
            #expect(uploads.files == (isReferenced == false ? [] : ["1/2/a"]))
            #expect(uploads.staged.count == (isReferenced == nil ? 1 : 0))
        }
    }

    @Test(arguments: [true, false])
    func theNextStartAsksWhatBecameOfARemoval(_ isReferenced: Bool) async throws {
        let folder = FilePlace.folder(try #require(FileFolder("1")))
        try await end(Uploads()) { store in
            for path in ["1/2/a", "1/3/b", "2/1/c"] {
                try await store.upload([1], as: key(path), contentType: "image/png")
            }
            try store.changes().remove(folder)
        } thenRecover: { uploads, store in
            let asked = Journal<FilePlace>()
            try await store.recover { place in
                asked.append(place)
                return isReferenced
            }
            #expect(asked.entries == [folder])
            #expect(uploads.files == (isReferenced ? ["1/2/a", "1/3/b", "2/1/c"] : ["2/1/c"]))
            await eventually { uploads.staged.isEmpty }
        }
    }

    @Test func openChangesOfThisRunAreNotRecovered() async throws {
        let changes = store.changes()
        try changes.publish(try await store.staging.stage([1]), as: key("1/2/a"))
        try await store.recover { _ in false }
        #expect(uploads.files == ["1/2/a"])
        try await changes.confirm()
    }

    @Test func notesThatAreNoneOfOursAreIgnored() async throws {
        try await end(Uploads()) { store in
            try store.staging.folder.writeNote("../../etc/passwd", as: "n1")
            try store.staging.folder.writeNote("/", as: "n2")
        } thenRecover: { uploads, store in
            try await store.recover { place in
                Issue.record("asked for \(place)")
                return false
            }
            #expect(uploads.staged == ["n1", "n2"])
        }
    }

    /// Folders are made for one file while they are removed with another: nobody may lose a file by that.
    @Test func foldersComeAndGoUnderManyHands() async throws {
        var random = SeededGenerator(for: "foldersComeAndGoUnderManyHands")
        let seeds = (0..<8).map { _ in random.next() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (hand, seed) in seeds.enumerated() {
                group.addTask { [store] in
                    var random = SeededGenerator(state: seed)
                    for round in 0..<20 {
                        let place = key("1/\(Int.random(in: 0...1, using: &random))/\(hand)-\(round)")
                        let file = try await store.staging.stage([UInt8(hand)])
                        let changes = store.changes()
                        try changes.publish(file, as: place)
                        if Bool.random(using: &random) {
                            await changes.undo()
                        } else {
                            try await changes.confirm()
                            #expect(try await store.download(place) == [UInt8(hand)])
                            try await store.delete(place)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await eventually { uploads.staged.isEmpty }
        #expect(uploads.files == [])
    }

    /// Runs `first` on a store that then goes without finishing anything, and `second` on the next one.
    private func end(
        _ uploads: Uploads, after first: (LocalFileStore) async throws -> Void,
        thenRecover second: (Uploads, LocalFileStore) async throws -> Void
    ) async throws {
        try await first(try uploads.open())
        try await second(uploads, try await uploads.reopen())
    }
}
