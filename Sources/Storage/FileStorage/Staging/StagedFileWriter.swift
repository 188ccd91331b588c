// Writes one staged file: takes bytes on any thread without blocking it, and has them written, counted, digested
// and looked at on the storage's own threads.

private import Synchronization

/// What a writer makes of bytes that it has taken.
public enum WriterDemand: Sendable, Hashable {
    /// Go on.
    case more
    /// Go on when the writer's `whenReady` has been called.
    case busy
}

/// A file that is being sent. Dropped or discarded, it leaves nothing behind.
public final class StagedFileWriter: Sendable {
    public typealias Completion = @Sendable (Result<StagedFile, FileStorageError>) -> Void

    private struct State {
        var queue: WriteQueue
        var completion: Completion?
    }

    private let entry: StagingEntry
    private let whenReady: @Sendable () -> Void
    private let state: Mutex<State>
    /// Locked by the thread that has the file, and by nobody else.
    private let output = Mutex(StagedOutput())

    init(_ entry: StagingEntry, bytesMax: Int, whenReady: @escaping @Sendable () -> Void) {
        self.entry = entry
        self.whenReady = whenReady
        state = Mutex(State(queue: WriteQueue(bytesMax: bytesMax)))
    }

    /// Takes the next bytes. Does not block; calls come one after another.
    /// - Parameter bytes: copied; at most a megabyte beyond the answer `.busy`.
    /// - Throws: `.tooLarge`, `.stagingFull`, `.overrun`, after which the file is gone; what an earlier write has
    ///   failed with on the disk; `.discarded`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileStorageError) -> WriterDemand {
        try write(bytes, isWhole: false)
    }

    func writeAll(_ bytes: [UInt8]) throws(FileStorageError) {
        let failure = bytes.withUnsafeBytes { bytes -> FileStorageError? in
            do throws(FileStorageError) {
                _ = try write(bytes, isWhole: true)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) throws(FileStorageError)
        -> WriterDemand
    {
        do throws(FileStorageError) {
            try admit(bytes.count, isWhole: isWhole)
        } catch {
            end(error)
            throw reasonOfEnd
        }
        guard bytes.count > 0 else { return .more }
        let (needsThread, isBusy) = state.withLock { $0.queue.write(bytes) }
        if needsThread { askForThread() }
        return isBusy ? .busy : .more
    }

    private func admit(_ count: Int, isWhole: Bool) throws(FileStorageError) {
        let failure = state.withLock { state -> FileStorageError? in
            do throws(FileStorageError) {
                try state.queue.admit(count, isWhole: isWhole)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        try entry.reserve(count)
    }

    /// All bytes have been written: makes the file durable, then hands it over.
    /// - Parameter completion: called once, on a thread of the storage, or on the caller's where the file has
    ///   failed already.
    public func finish(_ completion: @escaping Completion) {
        let outcome = state.withLock { state -> Result<Bool, FileStorageError> in
            do throws(FileStorageError) {
                let needsThread = try state.queue.finish()
                state.completion = completion
                return .success(needsThread)
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let needsThread): if needsThread { askForThread() }
        case .failure(let error): completion(.failure(error))
        }
    }

    /// - Throws: what went wrong while the file was written: `.full`, `.failed`, or as `write`.
    public func finish() async throws(FileStorageError) -> StagedFile {
        let result = await withCheckedContinuation { continuation in
            finish { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Removes what has been written. Without effect on a file that has been handed over.
    public func discard() { end(.discarded) }

    private func end(_ reason: FileStorageError) {
        let (needsThread, wakesSender) = state.withLock { $0.queue.end(reason) }
        if wakesSender { whenReady() }
        if needsThread { askForThread() }
    }

    // MARK: On a thread of the storage

    private func askForThread() { entry.area.threads.perform { self.work() } }

    /// Does one turn; further ones wait behind other files.
    private func work() {
        var isFinished = false
        output.withLock { output in
            switch state.withLock({ $0.queue.turn(&output.buffer) }) {
            case .write(let wakesSender):
                if wakesSender { whenReady() }
                attempt { () throws(FileStorageError) in try output.write(to: entry) }
            case .finish:
                isFinished = true
                complete(output.finish(entry))
            case .cleanUp:
                isFinished = true
                output.close()
                entry.remove()
                complete(.failure(reasonOfEnd))
            case .rest: isFinished = true
            }
        }
        if !isFinished { askForThread() }
    }

    private func attempt(_ action: () throws(FileStorageError) -> Void) {
        do throws(FileStorageError) { try action() } catch { end(error) }
    }

    private var reasonOfEnd: FileStorageError {
        state.withLock { state in
            do throws(FileStorageError) {
                try state.queue.admit(0, isWhole: true)
                return .discarded
            } catch {
                return error
            }
        }
    }

    private func complete(_ result: Result<StagedFile, FileStorageError>) {
        let completion = state.withLock { state in
            defer { state.completion = nil }
            return state.completion
        }
        completion?(result)
    }
}
