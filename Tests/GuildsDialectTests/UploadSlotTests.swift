// How many uploads are let in at once.

import Domain
import Primitives
import Testing

@testable import GuildsDialect

@Suite struct UploadSlotTests {
    private func user(_ number: UInt64) -> UserID { UserID(Snowflake(rawValue: number)) }

    private func takeAll(_ slots: UploadSlots, for user: UserID?) -> [UploadSlots.Slot] {
        var taken: [UploadSlots.Slot] = []
        while let slot = slots.take(for: user) { taken.append(slot) }
        return taken
    }

    @Test func onePersonCannotTakeThemAll() {
        let slots = UploadSlots()
        var mine = takeAll(slots, for: user(1))
        #expect(mine.count == 8)
        #expect(slots.take(for: user(2)) != nil)
        mine.removeLast()
        #expect(takeAll(slots, for: user(1)).count == 1)
        #expect(mine.count == 7)
    }

    @Test func thoseWhoMayBeNobodyShareAFew() {
        let slots = UploadSlots()
        let unverified = takeAll(slots, for: nil)
        #expect(unverified.count == 32)
        #expect(slots.take(for: user(1)) != nil)
    }

    @Test func allTogetherAreBounded() {
        let slots = UploadSlots()
        var taken = (1...100).flatMap { takeAll(slots, for: user($0)) }
        #expect(taken.count == 128)
        #expect(slots.take(for: nil) == nil)
        taken = []
        #expect(slots.take(for: nil) != nil)
    }
}
