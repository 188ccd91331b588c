// Messages as stored.

import Domain
import Primitives
import Stores
import Testing

@Suite struct MessageStoreTests {
    @Test func messagesComeBackUntilDeleted() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            var sent = message(1)
            try unit.messages.insert(sent)
            #expect(try unit.messages.message(sent.id, in: number(20), of: number(10), for: nil) == sent)
            #expect(try unit.messages.message(sent.id, in: number(21), of: number(10), for: nil) == nil)
            sent.content = ""
            sent.editedAt = later
            try unit.messages.edit(sent, at: later)
            #expect(try unit.messages.message(sent.id, in: number(20), of: number(10), for: nil) == sent)
            #expect(try unit.messages.delete([sent.id, number(1)], in: number(20), at: later) == [sent.id])
            #expect(try unit.messages.message(sent.id, in: number(20), of: number(10), for: nil) == nil)
            #expect(
                try unit.messages.list(in: number(20), of: number(10), from: .latest, limit: 5, for: nil)
                    .isEmpty)
        }
    }

    @Test func pagesAreNewestFirstWithinTheirChannel() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            try unit.channels.insert(channel(21))
            for id in 1...9 as ClosedRange<UInt64> {
                try unit.messages.insert(message(id))
                try unit.messages.insert(message(id + 100, in: 21))
            }
            func page(_ anchor: HistoryAnchor, _ limit: Int) throws(DomainError) -> [UInt64] {
                try unit.messages.list(in: number(20), of: number(10), from: anchor, limit: limit, for: nil)
                    .map { $0.id.rawValue >> 22 }
            }
            #expect(try page(.latest, 3) == [9, 8, 7])
            #expect(try page(.before(number(4 << 22)), 10) == [3, 2, 1])
            #expect(try page(.after(number(4 << 22)), 2) == [6, 5])
            #expect(try page(.after(number(9 << 22)), 2).isEmpty)
        }
    }

    @Test func whatSomebodyWroteIsWalkedInStretches() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            for id in 1...9 as ClosedRange<UInt64> {
                var message = message(id)
                if id.isMultiple(of: 3) { message.author = account(2).user }
                try unit.messages.insert(message)
            }
            _ = try unit.messages.delete([number(4 << 22)], in: number(20), at: later)
            var found: [[UInt64]] = []
            var rest: Range<MessageID>? = number(2 << 22)..<number(9 << 22)
            while let range = rest {
                let stretch = try unit.messages.stretch(
                    range, of: number(20), writtenBy: number(1), limit: 3)
                found.append(stretch.ids.map { $0.rawValue >> 22 })
                rest = stretch.rest
            }
            #expect(found == [[2], [5, 7], [8]])
            let elsewhere = try unit.messages.stretch(
                number(0)..<number(.max >> 1), of: number(21), writtenBy: number(1))
            #expect(elsewhere.ids.isEmpty && elsewhere.rest == nil)
        }
    }

    @Test func theHighestIdBoundsEverything() async throws {
        let store = try await TestDatabase()
        let none = try await store.read { (view) throws(DomainError) in try view.snapshots.highestID() }
        #expect(none == nil)
        _ = try await store.seedGuild()
        let highest = try await store.write { (unit) throws(DomainError) in
            try unit.channels.setLastMessage(number(5000), of: number(20))
            return try unit.snapshots.highestID()
        }
        #expect(highest?.rawValue == 5000)
    }
}
