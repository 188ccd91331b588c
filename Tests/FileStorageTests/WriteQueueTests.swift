// The bytes between an event loop and a thread: when a thread is needed, when the sender waits, how it ends.

import Testing

@testable import FileStorage

@Suite struct WriteQueueTests {
    private var queue = WriteQueue(bytesMax: 10 << 20)
    private var buffer: [UInt8] = []

    @Test mutating func oneThreadIsAskedForAtATime() {
        #expect(write(10) == .init(needsThread: true, isBusy: false))
        #expect(write(10) == .init(needsThread: false, isBusy: false))
        #expect(turn() == .write(wakesSender: false))
        #expect(buffer.count == 20)
        #expect(write(5) == .init(needsThread: false, isBusy: false))
        #expect(turn() == .write(wakesSender: false))
        #expect(buffer.count == 5)
        #expect(turn() == .rest)
        #expect(write(1) == .init(needsThread: true, isBusy: false))
    }

    @Test mutating func theSenderWaitsUntilTheQueueIsTaken() {
        #expect(write(FileLimits.queuedBytesBusy - 1).isBusy == false)
        #expect(write(1).isBusy)
        #expect(write(1).isBusy)
        #expect(turn() == .write(wakesSender: true))
        #expect(write(1).isBusy == false)
        #expect(turn() == .write(wakesSender: false))
    }

    @Test mutating func whatIsQueuedIsBounded() {
        _ = write(FileLimits.queuedBytesMax)
        #expect(throws: FileStorageError.overrun) { try queue.admit(1, isWhole: false) }
        #expect(throws: Never.self) { try queue.admit(1, isWhole: true) }
    }

    @Test mutating func theFileIsBounded() {
        queue = WriteQueue(bytesMax: 10)
        _ = write(6)
        #expect(throws: FileStorageError.tooLarge(bytesMax: 10)) { try queue.admit(5, isWhole: false) }
        #expect(throws: FileStorageError.tooLarge(bytesMax: 10)) { try queue.admit(.max, isWhole: true) }
        #expect(throws: Never.self) { try queue.admit(4, isWhole: false) }
    }

    @Test mutating func finishingComesAfterTheLastBytes() throws {
        _ = write(10)
        let needsThread = try queue.finish()
        #expect(!needsThread)
        #expect(turn() == .write(wakesSender: false))
        #expect(turn() == .finish)
        #expect(throws: FileStorageError.discarded) { try queue.admit(1, isWhole: false) }
        let second = queue.end(.discarded)
        #expect(!second.needsThread && !second.wakesSender)
    }

    @Test mutating func anEmptyFileIsFinishedToo() throws {
        let needsThread = try queue.finish()
        #expect(needsThread)
        #expect(turn() == .finish)
    }

    @Test mutating func theFirstReasonToEndCounts() {
        _ = write(FileLimits.queuedBytesBusy)
        let ended = queue.end(.full)
        #expect(!ended.needsThread && ended.wakesSender)
        let again = queue.end(.discarded)
        #expect(!again.needsThread && !again.wakesSender)
        #expect(throws: FileStorageError.full) { try queue.admit(1, isWhole: false) }
        #expect(turn() == .cleanUp)
        #expect(buffer.isEmpty)
    }

    @Test mutating func aFileWithoutAThreadNeedsOneToBeCleanedUp() {
        let ended = queue.end(.discarded)
        #expect(ended.needsThread && !ended.wakesSender)
        #expect(turn() == .cleanUp)
    }

    private struct Taken: Equatable {
        var needsThread: Bool
        var isBusy: Bool
    }

    private mutating func write(_ count: Int) -> Taken {
        let (needsThread, isBusy) = [UInt8](repeating: 7, count: count).withUnsafeBytes { queue.write($0) }
        return Taken(needsThread: needsThread, isBusy: isBusy)
    }

    private mutating func turn() -> WriteQueue.Turn {
        buffer.removeAll()
        return queue.turn(&buffer)
    }
}
