// The ring that lets a session join between its snapshot and the live events.

import Domain
import Testing

@testable import Gateway

@Suite struct RecentBatchesTests {
    private func ring(capacity: Int, commits: some Sequence<UInt64>) -> RecentBatches {
        var ring = RecentBatches(capacity: capacity)
        for (index, commit) in commits.enumerated() {
            ring.append(EventBatch(commit: commit, publications: []), at: UInt64(index + 1))
        }
        return ring
    }

    @Test func yieldsWhatWasCommittedAfterTheSnapshotInOrder() throws {
        let ring = ring(capacity: 4, commits: [3, 4, 4, 5])
        #expect(try #require(ring.batches(after: 3)).map(\.commit) == [4, 4, 5])
        #expect(try #require(ring.batches(after: 5)).isEmpty)
        #expect(try #require(ring.batches(after: 9)).isEmpty)
    }

    @Test func keepsTheOrderAcrossTheEndOfTheRing() throws {
        let ring = ring(capacity: 4, commits: 1...10)
        #expect(try #require(ring.batches(after: 6)).map(\.commit) == [7, 8, 9, 10])
    }

    @Test func saysWhenBatchesWereDropped() {
        let ring = ring(capacity: 4, commits: 1...10)
        #expect(ring.droppedThrough == 6)
        #expect(ring.batches(after: 5) == nil)
    }

    @Test func yieldsWhatCameBehindAPosition() throws {
        let ring = ring(capacity: 3, commits: [5, 5, 5, 6])
        #expect(ring.batches(behind: 0) == nil)
        #expect(try #require(ring.batches(behind: 1)).map(\.commit) == [5, 5, 6])
        #expect(try #require(ring.batches(behind: 3)).map(\.commit) == [6])
        #expect(try #require(ring.batches(behind: 4)).isEmpty)
    }

    /// Guards against snapshots of large guilds, one for each member who joined, staying in memory until four
    /// thousand other commits have pushed them out.
    @Test(arguments: [3, 4, 6]) func forgetsAllOfThemAndKnowsIt(count: UInt64) throws {
        var ring = ring(capacity: 4, commits: 1...count)
        ring.removeAll()
        #expect(ring.batches(after: count - 1) == nil)
        #expect(try #require(ring.batches(after: count)).isEmpty)
        ring.append(EventBatch(commit: count + 1, publications: []), at: count + 1)
        #expect(try #require(ring.batches(after: count)).map(\.commit) == [count + 1])
    }

    /// Several batches share a commit number; when only some of them are left, a snapshot older than that
    /// commit cannot be completed.
    @Test func aPartlyDroppedCommitCountsAsDropped() {
        let ring = ring(capacity: 2, commits: [7, 7, 7])
        #expect(ring.batches(after: 6) == nil)
        #expect(ring.batches(after: 7)?.isEmpty == true)
    }
}
