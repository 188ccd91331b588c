// Files that are being sent: written off the caller's thread, bounded, and never left behind.

import ConcurrencyTesting
import Cryptography
import FileTesting
import Glibc
import RandomTesting
import Testing

@testable import FileStorage

@Suite struct StagingTests {
    @Test func aFileInPiecesIsWhole() async throws {
        var random = SeededGenerator(for: "aFileInPiecesIsWhole")
        let uploads = try Uploads()
        let store = try uploads.open()
        let bytes = Sample.jpeg.bytes + (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let journal = Journal<Bool>()
        let writer = try store.staging.begin(bytesMax: bytes.count) { journal.append(true) }
        var busyAnswers = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...70_000, using: &random))
            rest = rest.dropFirst(piece.count)
            guard try writer.write(Array(piece)) == .busy else { continue }
            busyAnswers += 1
            await eventually { journal.entries.count == busyAnswers }
        }
        let file = try await writer.finish()
        #expect(file.size == bytes.count)
        #expect(file.digest == SHA256Digest.of(bytes))
        #expect(file.image == .success(Sample.jpeg.info))
        try store.changes().publish(file, as: key("1/2/a.jpg"))
        #expect(try await store.download(key("1/2/a.jpg")) == bytes)
    }

    @Test func aSlowDiskMakesTheSenderWait() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let journal = Journal<Bool>()
        let standstill = await Standstill(of: store)
        let writer = try store.staging.begin(bytesMax: 10 << 20) { journal.append(true) }
        #expect(try writer.write([UInt8](repeating: 1, count: FileLimits.queuedBytesBusy - 1)) == .more)
        #expect(try writer.write([1]) == .busy)
        #expect(journal.entries.isEmpty)
        standstill.end()
        await eventually { journal.entries.count == 1 }
        #expect(try writer.write([1]) == .more)
        let file = try await writer.finish()
        #expect(file.size == FileLimits.queuedBytesBusy + 1)
        #expect(file.image == .failure(.unknownFormat))
    }

    @Test func aSenderThatDoesNotWaitIsStopped() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let standstill = await Standstill(of: store)
        let writer = try store.staging.begin(bytesMax: 1 << 30)
        let piece = [UInt8](repeating: 1, count: 1 << 16)
        #expect(throws: FileStorageError.overrun) {
            for _ in 0..<100 { _ = try writer.write(piece) }
        }
        #expect(store.staging.usedBytes <= FileLimits.queuedBytesMax)
        standstill.end()
        await #expect(throws: FileStorageError.overrun) { try await writer.finish() }
        await expectNothingStaged(store, uploads)
    }

    @Test func filesHaveALimit() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let writer = try store.staging.begin(bytesMax: 10)
        #expect(try writer.write([UInt8](repeating: 1, count: 10)) == .more)
        #expect(throws: FileStorageError.tooLarge(bytesMax: 10)) { try writer.write([1]) }
        #expect(throws: FileStorageError.tooLarge(bytesMax: 10)) { try writer.write([1]) }
        await #expect(throws: FileStorageError.tooLarge(bytesMax: 10)) { try await writer.finish() }
        await expectNothingStaged(store, uploads)
    }

    @Test func clientsTogetherHaveALimit() async throws {
        let uploads = try Uploads()
        let store = try uploads.open(StagingLimits(filesMax: 2, bytesMax: 100))
        let first = try store.staging.begin(bytesMax: 1000)
        let second = try store.staging.begin(bytesMax: 1000)
        #expect(throws: FileStorageError.stagingFull) { try store.staging.begin(bytesMax: 1) }
        _ = try first.write([UInt8](repeating: 1, count: 60))
        #expect(throws: FileStorageError.stagingFull) {
            try second.write([UInt8](repeating: 1, count: 41))
        }
        await eventually { store.staging.usedFiles == 1 }
        let third = try store.staging.begin(bytesMax: 1000)
        _ = try third.write([UInt8](repeating: 1, count: 40))
        #expect(store.staging.usedBytes == 100)
        let file = try await first.finish()
        #expect(store.staging.usedBytes == 100)
        file.discard()
        third.discard()
        await expectNothingStaged(store, uploads)
    }

    @Test func whatIsDroppedIsRemoved() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        do {
            let writers = try (0..<5).map { _ in try store.staging.begin(bytesMax: 100) }
            for writer in writers { _ = try writer.write([1, 2, 3]) }
            await eventually { uploads.staged.count == 5 }
            _ = try await writers[0].finish()
        }
        await expectNothingStaged(store, uploads)
    }

    @Test func discardedFilesAreRemovedAndSaySo() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let untouched = try store.staging.begin(bytesMax: 100)
        let started = try store.staging.begin(bytesMax: 100)
        _ = try started.write([1, 2, 3])
        for writer in [untouched, started] {
            writer.discard()
            writer.discard()
            #expect(throws: FileStorageError.discarded) { try writer.write([1]) }
            await #expect(throws: FileStorageError.discarded) { try await writer.finish() }
        }
        await expectNothingStaged(store, uploads)
    }

    @Test func discardingEndsAWaitForTheDisk() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let standstill = await Standstill(of: store)
        let journal = Journal<Result<Int, FileStorageError>>()
        let writer = try store.staging.begin(bytesMax: 100)
        _ = try writer.write([1, 2, 3])
        writer.finish { journal.append($0.map(\.size)) }
        writer.discard()
        standstill.end()
        await eventually { !journal.entries.isEmpty }
        #expect(journal.entries == [.failure(.discarded)])
        await expectNothingStaged(store, uploads)
    }

    @Test func aDiskThatFailsIsTold() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        let journal = Journal<Bool>()
        let standstill = await Standstill(of: store)
        let writer = try store.staging.begin(bytesMax: 1 << 20) { journal.append(true) }
        #expect(try writer.write([UInt8](repeating: 1, count: FileLimits.queuedBytesBusy)) == .busy)
        // In a folder that has been removed no file can be created.
        rmdir(uploads.staging)
        standstill.end()
        await eventually { !journal.entries.isEmpty }
        await #expect(throws: FileStorageError.notFound) { try await writer.finish() }
        await eventually { store.staging.usedFiles == 0 && store.staging.usedBytes == 0 }
    }

    @Test func anEarlierRunsFilesAreRemovedAtTheStart() async throws {
        let uploads = try Uploads()
        do { _ = try uploads.open() }
        for name in ["s1", "sffff"] { uploads.plant(".staging/" + name) }
        mkdir(uploads.staging + "/d1", 0o700)
        mkdir(uploads.staging + "/d1/2", 0o700)
        uploads.plant(".staging/d1/2/a.png")
        let store = try await uploads.reopen()
        await expectNothingStaged(store, uploads)
    }

    @Test func manyFilesAtOnceStayApart() async throws {
        let uploads = try Uploads()
        let store = try uploads.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number), count: 1000 * number + 1)
                    let file = try await store.staging.stage(bytes)
                    #expect(file.digest == SHA256Digest.of(bytes))
                }
            }
            try await group.waitForAll()
        }
        await expectNothingStaged(store, uploads)
    }

    private func expectNothingStaged(_ store: LocalFileStore, _ uploads: Uploads) async {
        await eventually {
            uploads.staged.isEmpty && store.staging.usedFiles == 0 && store.staging.usedBytes == 0
        }
        #expect(uploads.staged.isEmpty)
    }
}
