// What rooms are called, and how many there are.

import Primitives
import Testing

@testable import RoomsDialect

@Suite struct RoomIdentifierTests {
    @Test(arguments: [
        ("general", "general"), ("General chat", "general-chat"), ("  a -- b!! ", "a-b"), ("!!!", "room"),
        ("Ünï 日本", "ünï-日本"), ("../../etc", "etc"),
    ])
    func idsAreMadeOfNames(name: String, id: String) {
        #expect(RoomIdentifier.make(from: name) { _ in false } == id)
    }

    /// In lower case this letter has two scalars: the id of a long name would be longer than ids may be.
    @Test func idsOfLongNamesAreCut() {
        let name = String(repeating: "İ", count: 64)
        #expect(RoomIdentifier.make(from: name) { _ in false }.unicodeScalars.count == 72)
    }

    @Test func roomsOfOneNameAreNumbered() throws {
        var world = RoomsWorld()
        #expect(try world.create("General") == "general")
        #expect(try world.create("general") == "general-2")
        #expect(try world.create("GENERAL") == "general-3")
        #expect(try world.create("a room") == "a-room")
        // All within a millisecond: time alone does not tell which is older.
        #expect(world.directory.list.map(\.id) == ["general", "general-2", "general-3", "a-room"])
    }

    @Test func thereAreOnlySoManyRooms() throws {
        var world = RoomsWorld()
        for _ in 1...RoomLimits.roomsMax { try world.create("room") }
        let draft = RoomDraft(name: "one more")
        #expect(world.directory.create(draft, moderatorToken: Secret("t"), at: world.time) == nil)
    }

    @Test func tokensAreNeverTheSame() {
        let tokens = Set((1...100).map { _ in ModeratorToken.random().exposed })
        #expect(tokens.count == 100 && tokens.allSatisfy { $0.utf8.count == 32 })
    }
}
