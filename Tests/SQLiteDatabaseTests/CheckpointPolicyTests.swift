// When the log is copied into the database.

import Testing

@testable import SQLiteDatabase

@Suite struct CheckpointPolicyTests {
    @Test func aCheckpointComesWithEveryStepOfGrowth() {
        var policy = CheckpointPolicy(stepPages: 10, restartPages: 100)
        #expect(policy.afterCommit(logPages: 9) == .none)
        #expect(policy.afterCommit(logPages: 10) == .passive)
        #expect(policy.afterCommit(logPages: 19) == .none)
        #expect(policy.afterCommit(logPages: 21) == .passive)
    }

    @Test func aLogThatStartedOverCountsFromZero() {
        var policy = CheckpointPolicy(stepPages: 10, restartPages: 100)
        #expect(policy.afterCommit(logPages: 12) == .passive)
        #expect(policy.afterCommit(logPages: 3) == .none)
        #expect(policy.afterCommit(logPages: 9) == .none)
        #expect(policy.afterCommit(logPages: 10) == .passive)
    }

    @Test func aLogThatReadersKeepFromStartingOverIsRestarted() {
        var policy = CheckpointPolicy(stepPages: 10, restartPages: 30)
        #expect(policy.afterCommit(logPages: 10) == .passive)
        #expect(policy.afterCommit(logPages: 20) == .passive)
        #expect(policy.afterCommit(logPages: 30) == .restart)
        // A reader that outlasts the wait does not make every later commit wait again.
        #expect(policy.afterCommit(logPages: 31) == .none)
        #expect(policy.afterCommit(logPages: 40) == .restart)
    }

    @Test func idlenessEmptiesALogWorthEmptying() {
        var policy = CheckpointPolicy(stepPages: 10, restartPages: 30, truncatePages: 5)
        #expect(policy.whenIdle(logPages: 4) == .none)
        #expect(policy.whenIdle(logPages: 5) == .truncate)
        #expect(policy.afterCommit(logPages: 10) == .passive)
        policy.truncated()
        #expect(policy.afterCommit(logPages: 10) == .passive)
    }
}
