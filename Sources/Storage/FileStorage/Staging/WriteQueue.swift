// The bytes of one file between the event loop that receives them and the thread that writes them, as a value: it
// is told what happens and answers what to do. There are two buffers, one being filled and one being written.

struct WriteQueue {
    private enum Phase {
        /// Can go to `.finishing` and `.ended`.
        case open
        /// All bytes are here. Can go to `.ended`.
        case finishing
        /// Finished, failed or discarded: what later calls are told.
        case ended(FileStorageError)
    }

    /// What the thread does next.
    enum Turn: Equatable {
        /// Writes the buffer that it got. When `wakesSender`, the sender is told that it may go on.
        case write(wakesSender: Bool)
        /// Makes the file durable and hands it over.
        case finish
        /// Closes and removes the file; nothing else will come.
        case cleanUp
        /// Leaves the file alone until it is called again.
        case rest
    }

    private let bytesMax: Int
    private var receivedBytes = 0
    private var pending: [UInt8] = []
    private var phase = Phase.open
    /// A thread has the file or has been asked to take it.
    private var hasThread = false
    private var isBusy = false

    /// - Parameter bytesMax: the file may have as many.
    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Whether so many bytes may come next.
    /// - Parameter isWhole: they are all that ever comes, and in memory already, so a full queue does not matter.
    func admit(_ count: Int, isWhole: Bool) throws(FileStorageError) {
        switch phase {
        case .open: break
        case .finishing: throw .discarded
        case .ended(let reason): throw reason
        }
        guard count <= bytesMax - receivedBytes else { throw .tooLarge(bytesMax: bytesMax) }
        guard isWhole || count <= FileLimits.queuedBytesMax - pending.count else { throw .overrun }
    }

    /// Takes bytes that have been admitted.
    /// - Returns: whether a thread is needed, and whether the sender has to wait.
    mutating func write(_ bytes: UnsafeRawBufferPointer) -> (needsThread: Bool, isBusy: Bool) {
        receivedBytes += bytes.count
        pending.append(contentsOf: bytes)
        isBusy = isBusy || pending.count >= FileLimits.queuedBytesBusy
        return (needsThread: takeThread(), isBusy: isBusy)
    }

    /// No more bytes come.
    /// - Returns: whether a thread is needed.
    mutating func finish() throws(FileStorageError) -> Bool {
        try admit(0, isWhole: true)
        phase = .finishing
        return takeThread()
    }

    /// Nobody wants the file any more, or it cannot be written. The first reason counts.
    /// - Returns: whether a thread is needed, and whether a sender waits to be told.
    mutating func end(_ reason: FileStorageError) -> (needsThread: Bool, wakesSender: Bool) {
        if case .ended = phase { return (needsThread: false, wakesSender: false) }
        phase = .ended(reason)
        pending = []
        defer { isBusy = false }
        return (needsThread: takeThread(), wakesSender: isBusy)
    }

    /// - Parameter buffer: the thread's, empty; swapped with what is to be written.
    mutating func turn(_ buffer: inout [UInt8]) -> Turn {
        if case .ended = phase { return .cleanUp }
        if !pending.isEmpty {
            swap(&pending, &buffer)
            defer { isBusy = false }
            return .write(wakesSender: isBusy)
        }
        if case .finishing = phase {
            phase = .ended(.discarded)
            return .finish
        }
        hasThread = false
        return .rest
    }

    private mutating func takeThread() -> Bool {
        defer { hasThread = true }
        return !hasThread
    }
}
