// Every file that may say `@unchecked Sendable`, and why it is safe there; the type's own comment tells more.
// An entry that is no longer needed fails the tests.

let uncheckedSendables: [UncheckedSendable] = [
    .init(path: "Sources/Edge/HTTP/HTTPConnection.swift", reason: "confined to its loop's thread"),
    .init(path: "Sources/Edge/HTTP/ServerWorker.swift", reason: "confined to its loop's thread"),
    .init(path: "Sources/Edge/WebSocket/WebSocketConnection.swift", reason: "confined to its loop's thread"),
    .init(path: "Sources/Edge/Reactor/EventLoop.swift", reason: "its fields belong to its thread, or a lock"),
    .init(path: "Sources/Edge/Reactor/LoopResource.swift", reason: "confined to its loop's thread"),
    .init(path: "Sources/Edge/Reactor/LoopTimer.swift", reason: "a loop resource"),
    .init(path: "Sources/Edge/Reactor/SignalSource.swift", reason: "a loop resource"),
    .init(path: "Sources/Edge/Reactor/TCPListener.swift", reason: "a loop resource"),
    .init(path: "Sources/Edge/Reactor/TCPStream.swift", reason: "a loop resource"),
    .init(
        path: "Sources/Storage/FileStorage/Local/FileThreads.swift", reason: "what changes is behind a mutex"),
    .init(
        path: "Sources/Storage/SQLiteDatabase/TransactionJob.swift", reason: "owned by one thread at a time"),
    .init(
        path: "Sources/Storage/SQLiteDatabase/WorkQueue.swift", reason: "everything mutable is behind a mutex"
    ),
    .init(path: "Sources/Storage/SQLiteDatabase/WorkerThread.swift", reason: "its handle never changes"),
]
