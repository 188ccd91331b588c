// What clients do, and who is told of it.

import RoomsAPI
import Testing

@testable import RoomsDialect

@Suite struct RoomDirectoryTests {
    @Test func framesAreThoseOfTheSamples() throws {
        var world = RoomsWorld()
        try world.create("general")
        let bob = try world.join("general", "bob")
        _ = try world.send(#"{"action":"message","room":"general","content":"Hi!"}"#, from: bob)
        let alice = world.connect()
        let joined = try world.send(
            #"{"action":"join","room":"general","username":"alice"}"#, from: alice)
        #expect(joined.map(\.receivers) == [[alice], [bob]])
        #expect(
            joined[0].text
                == #"{"type":"joined","room":"general","users":[{"username":"bob","status":"online","moderator":false},"#
                + #"{"username":"alice","status":"online","moderator":false}],"moderator":false,"#
                + #""history":[{"room":"general","sender":"bob","content":"Hi!","ts":1234567890}]}"#)
        #expect(
            joined[1].text
                == #"{"type":"user_joined","room":"general","username":"alice","status":"online","moderator":false}"#
        )
        let said = try world.send(#"{"action":"message","room":"general","content":"Hello!"}"#, from: alice)
        #expect(said.map(\.receivers) == [[bob, alice]])
        #expect(
            said[0].text
                == #"{"type":"message","room":"general","sender":"alice","content":"Hello!","ts":1234567890}"#
        )
        let typing = try world.send(#"{"action":"typing","room":"general"}"#, from: bob)
        #expect(typing.map(\.receivers) == [[alice]])
        #expect(typing[0].text == #"{"type":"typing","room":"general","username":"bob"}"#)
        let left = try world.send(#"{"action":"leave","room":"general"}"#, from: bob)
        #expect(left.map(\.receivers) == [[bob], [alice]])
        #expect(left[0].text == #"{"type":"left","room":"general"}"#)
        #expect(
            left[1].text
                == #"{"type":"user_left","room":"general","username":"bob","status":"offline","reason":"left"}"#
        )
    }

    @Test func aFullRoomRefusesUntilSomebodyLeaves() throws {
        var world = RoomsWorld()
        try world.create("general", usersMax: 1)
        let alice = try world.join("general", "alice")
        let bob = world.connect()
        let join = #"{"action":"join","room":"general","username":"bob"}"#
        let refused = try world.send(join, from: bob)
        #expect(
            refused.map(\.text)
                == [#"{"type":"error","code":"room_full","message":"Room is full","room":"general"}"#])
        #expect(world.disconnect(alice).flatMap(\.receivers).isEmpty)
        #expect(try world.send(join, from: bob).first?.isLarge == true)
    }

    @Test func namesThatDifferInCaseAreTheSame() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.join("general", "Älice")
        let other = world.connect()
        let join = #"{"action":"join","room":"general","username":"äLICE"}"#
        #expect(try world.send(join, from: other).first?.refusal == .usernameTaken)
        _ = try world.send(#"{"action":"leave","room":"general"}"#, from: alice)
        #expect(try world.send(join, from: other).first?.refusal == nil)
    }

    @Test func aSecondJoinOverOneConnectionIsRefused() throws {
        var world = RoomsWorld()
        try world.create("general")
        let alice = try world.join("general", "alice")
        let again = try world.send(#"{"action":"join","room":"general","username":"other"}"#, from: alice)
        #expect(again.map(\.refusal) == [.usernameTaken])
        #expect(world.directory.rooms["general"]?.members.map(\.username) == ["alice"])
    }

    /// A stranger must not learn from the refusal who is in a private room.
    @Test func passwordsComeBeforeNames() throws {
        var world = RoomsWorld()
        try world.create("cellar", usersMax: 1, password: "open sesame")
        _ = try world.join("cellar", "alice", with: #","password":"open sesame""#)
        let mallory = world.connect()
        for attempt in [
            #"{"action":"join","room":"cellar","username":"alice"}"#,
            #"{"action":"join","room":"cellar","username":"alice","password":"wrong"}"#,
            #"{"action":"join","room":"cellar","username":"m","moderator_token":"wrong"}"#,
        ] {
            #expect(try world.send(attempt, from: mallory).map(\.refusal) == [.notAuthorized])
        }
        let known = #"{"action":"join","room":"cellar","username":"alice","password":"open sesame"}"#
        #expect(try world.send(known, from: mallory).map(\.refusal) == [.usernameTaken])
        #expect(world.directory.list.isEmpty)
    }

    @Test(arguments: ["message\",\"content\":\"a", "typing", "leave", "ban\",\"username\":\"a"])
    func onlyWhoHasJoinedMayDoAnything(action: String) throws {
        var world = RoomsWorld()
        try world.create("general")
        let stranger = world.connect()
        let frame = { (room: String) in #"{"room":"\#(room)","action":"\#(action)"}"# }
        #expect(try world.send(frame("general"), from: stranger).map(\.refusal) == [.notAuthorized])
        #expect(try world.send(frame("nowhere"), from: stranger).map(\.refusal) == [.roomNotFound])
    }

    @Test func whoDisconnectsIsMissedInEveryRoom() throws {
        var world = RoomsWorld()
        try world.create("one")
        try world.create("two")
        let (bob, carol) = (try world.join("one", "bob"), try world.join("two", "carol"))
        let alice = try world.join("one", "alice")
        _ = try world.send(#"{"action":"join","room":"two","username":"alias"}"#, from: alice)
        let told = world.disconnect(alice)
        #expect(told.map(\.receivers) == [[bob], [carol]])
        #expect(told.map { $0.text.contains(#""reason":"disconnected""#) } == [true, true])
        #expect(try world.send(#"{"action":"ping"}"#, from: alice).isEmpty)
    }

    @Test func oneConnectionIsInSoManyRoomsOnly() throws {
        var world = RoomsWorld()
        let alice = world.connect()
        for number in 0...RoomLimits.roomsPerClientMax {
            let room = try world.create("room")
            let answer = try world.send(
                #"{"action":"join","room":"\#(room)","username":"alice"}"#, from: alice)
            let isRefused = number == RoomLimits.roomsPerClientMax
            #expect(answer.first?.refusal == (isRefused ? .invalidMessage : nil))
        }
        #expect(world.directory.rooms.values.filter(\.members.isEmpty).count == 1)
    }

    @Test func theLastHundredMessagesAreKept() throws {
        var world = RoomsWorld()
        try world.create("general")
        let bob = try world.join("general", "bob")
        for number in 1...101 {
            _ = try world.send(
                #"{"action":"message","room":"general","content":"\#(number)"}"#, from: bob)
            world.pass(200)
        }
        let history = try #require(world.directory.rooms["general"]).history
        #expect(history.map(\.content) == (2...101).map(String.init))
    }
}
