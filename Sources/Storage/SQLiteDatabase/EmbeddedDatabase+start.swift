// Opens the connections and starts the threads of a database.

internal import Database

/// What a started database is reached by. The threads own everything else.
struct Started {
    let writes: WorkQueue<Writer.Work>
    let reads: WorkQueue<any Job>?
    let longReads: WorkQueue<TimedJob>?
    let counter = StatisticsCounter()
    let ending = Ending()

    init(_ location: SQLiteLocation, _ configuration: SQLiteConfiguration) throws(DatabaseError) {
        let writes = WorkQueue<Writer.Work>(limit: configuration.queuedWritesMax)
        self.writes = writes
        let counter = counter
        func writer(_ connection: Connection, _ checkpointer: Checkpointer?) throws(DatabaseError) -> Writer {
            try Writer(
                connection, queue: writes, statistics: counter, checkpoints: checkpointer,
                groupRunNanosecondsMax: configuration.groupRunNanosecondsMax)
        }
        switch location {
        case .memory:
            reads = nil
            longReads = nil
            try start(writer(.memory(), nil), readers: [], file: nil)
        case .file(let path):
            let reads = WorkQueue<any Job>(
                limit: configuration.queuedReadsMax, deferWakeUp: configuration.deferWakeUp)
            self.reads = reads
            let longReads = WorkQueue<TimedJob>(limit: configuration.queuedLongReadsMax)
            self.longReads = longReads
            let file = try DatabaseFile(path: path)
            let connection = try Connection.writer(file, fileSystem: configuration.fileSystem)
            let policy = CheckpointPolicy(
                stepPages: configuration.walCheckpointPages, restartPages: configuration.walRestartPages)
            let writer = try writer(connection, Checkpointer(connection, policy, counter))
            var readers = try Self.startReaders(file, configuration, reads, counter)
            do throws(DatabaseError) {
                readers.append(try Self.startLongReader(file, configuration, longReads, counter))
                try start(writer, readers: readers, file: file)
            } catch {
                longReads.close()
                Self.stop(readers, reads)
                throw error
            }
        }
    }

    private static func startLongReader(
        _ file: DatabaseFile, _ configuration: SQLiteConfiguration, _ queue: WorkQueue<TimedJob>,
        _ counter: StatisticsCounter
    ) throws(DatabaseError) -> WorkerThread {
        let connection = try Connection.reader(file, fileSystem: configuration.fileSystem)
        let reader = LongReader(connection, queue: queue, statistics: counter)
        return try thread("sqlite-long") { reader.run() }
    }

    private static func startReaders(
        _ file: DatabaseFile, _ configuration: SQLiteConfiguration, _ queue: WorkQueue<any Job>,
        _ counter: StatisticsCounter
    ) throws(DatabaseError) -> [WorkerThread] {
        let count = min(max(configuration.readers, 1), Limits.readersMax)
        var threads: [WorkerThread] = []
        do throws(DatabaseError) {
            for number in 1...count {
                let connection = try Connection.reader(file, fileSystem: configuration.fileSystem)
                let reader = Reader(connection, queue: queue, readers: count, statistics: counter)
                threads.append(try thread("sqlite-read-\(number)") { reader.run() })
            }
            return threads
        } catch {
            stop(threads, queue)
            throw error
        }
    }

    private static func stop(_ readers: [WorkerThread], _ queue: WorkQueue<any Job>) {
        queue.close()
        for reader in readers { reader.join() }
    }

    /// Starts the writer's thread, which in the end waits for the readers' and closes everything.
    private func start(
        _ writer: sending Writer, readers: [WorkerThread], file: DatabaseFile?
    ) throws(DatabaseError) {
        let thread = try Self.thread("sqlite-write") { [ending] in
            writer.run()
            for reader in readers { reader.join() }
            writer.close()
            file?.unlock()
            ending.signal()
        }
        thread.detach()
    }

    private static func thread(
        _ name: String, _ body: sending @escaping () -> Void
    ) throws(DatabaseError) -> WorkerThread {
        guard let thread = WorkerThread(name: name, body) else {
            throw .cannotOpen(reason: "the system gives no more threads: raise the limit of tasks")
        }
        return thread
    }
}
