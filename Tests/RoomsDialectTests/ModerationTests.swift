// Who may put whom out, and how they are kept out.

import RoomsAPI
import Testing

@testable import RoomsDialect

@Suite struct ModerationTests {
    private let ban = #"{"action":"ban","room":"general","username":"Mallory"}"#

    @Test func theBannedIsToldAndSoAreTheOthers() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.moderate("general", as: "alice")
        let bob = try world.join("general", "bob")
        let mallory = try world.join("general", "mallory")
        let told = try world.send(ban, from: alice)
        #expect(told.map(\.receivers) == [[mallory], [alice, bob], [alice, bob]])
        #expect(
            told.map(\.text) == [
                #"{"type":"banned","room":"general"}"#,
                #"{"type":"user_banned","room":"general","username":"Mallory"}"#,
                #"{"type":"user_left","room":"general","username":"mallory","status":"offline","reason":"banned"}"#,
            ])
        let message = #"{"action":"message","room":"general","content":"a"}"#
        #expect(try world.send(message, from: mallory).map(\.refusal) == [.notAuthorized])
    }

    @Test func neitherTheNameNorTheConnectionComesBack() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.moderate("general", as: "alice")
        let mallory = try world.join("general", "mallory")
        _ = try world.send(ban, from: alice)
        let renamed = #"{"action":"join","room":"general","username":"innocent"}"#
        #expect(try world.send(renamed, from: mallory).map(\.refusal) == [.notAuthorized])
        let other = world.connect()
        let sameName = #"{"action":"join","room":"general","username":"MALLORY"}"#
        #expect(try world.send(sameName, from: other).map(\.refusal) == [.notAuthorized])
        #expect(try world.send(renamed, from: other).first?.refusal == nil)
    }

    @Test func aNameThatNobodyHasIsKeptOut() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.moderate("general", as: "alice")
        let told = try world.send(ban, from: alice)
        #expect(told.map(\.text) == [#"{"type":"user_banned","room":"general","username":"Mallory"}"#])
        let mallory = world.connect()
        let join = #"{"action":"join","room":"general","username":"mallory"}"#
        #expect(try world.send(join, from: mallory).map(\.refusal) == [.notAuthorized])
    }

    @Test func onlyModeratorsBanAndNotEachOther() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.moderate("general", as: "alice")
        let mallory = try world.moderate("general", as: "mallory")
        let bob = try world.join("general", "bob")
        #expect(try world.send(ban, from: bob).map(\.refusal) == [.notAuthorized])
        #expect(try world.send(ban, from: alice).map(\.refusal) == [.notAuthorized])
        let itself = #"{"action":"ban","room":"general","username":"mallory"}"#
        #expect(try world.send(itself, from: mallory).map(\.refusal) == [.notAuthorized])
        #expect(world.directory.rooms["general"]?.members.count == 3)
    }

    @Test func bansOfOneRoomHaveAnEnd() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.moderate("general", as: "alice")
        func ban(_ number: Int) throws -> FailureCode? {
            world.pass(1000)
            return try world.send(
                #"{"action":"ban","room":"general","username":"user \#(number)"}"#, from: alice
            ).first?.refusal
        }
        for number in 1...RoomLimits.bansMax { #expect(try ban(number) == nil) }
        #expect(try ban(0) == .invalidMessage)
        #expect(try ban(1) == nil, "A name that is banned already takes no room")
    }
}
