// When to copy the log into the database. A pure value: told the log's size, it says what to do.
//
// A passive checkpoint copies what no running read still needs. Once everything is copied and no read looks
// at the log, the next commit starts it over, so it stays near the size between two checkpoints. Overlapping
// reads can keep that from happening; then the writer waits for them once, with a restart.

struct CheckpointPolicy {
    enum Action: Equatable {
        case none
        /// Copies what it can, waiting for nobody.
        case passive
        /// Waits for running reads, so that the log starts over.
        case restart
        /// Empties the log's file too.
        case truncate
    }

    let stepPages: Int
    let restartPages: Int
    let truncatePages: Int
    private var pagesAtCheckpoint = 0

    init(stepPages: Int, restartPages: Int, truncatePages: Int = Limits.walTruncateWhenIdlePages) {
        self.stepPages = stepPages
        self.restartPages = restartPages
        self.truncatePages = truncatePages
    }

    /// After a commit that left `logPages` in the log.
    mutating func afterCommit(logPages: Int) -> Action {
        if logPages < pagesAtCheckpoint { pagesAtCheckpoint = 0 }  // It has started over.
        guard logPages - pagesAtCheckpoint >= stepPages else { return .none }
        pagesAtCheckpoint = logPages
        return logPages >= restartPages ? .restart : .passive
    }

    /// When nothing has been written for a while.
    func whenIdle(logPages: Int) -> Action { logPages >= truncatePages ? .truncate : .none }

    /// After the log's file has been emptied.
    mutating func truncated() { pagesAtCheckpoint = 0 }
}
