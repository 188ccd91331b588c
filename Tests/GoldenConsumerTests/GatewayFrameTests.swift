// Gateway frames of the three kinds of envelope: numbered with a payload key, words with the payload beside
// them, and one operation code per event.

import APIRuntime
import LibraryAPI
import LobbyAPI
import Primitives
import RelayAPI
import Testing

@Suite struct GatewayFrameTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Numbered

    private func decode(
        _ json: String, in state: GatewayConnectionState = .connected
    ) -> Result<LibraryClientFrame, LibraryFrameViolation> {
        do throws(LibraryFrameViolation) {
            return .success(try LibraryClientFrame.decode(Array(json.utf8), in: state))
        } catch {
            return .failure(error)
        }
    }

    @Test func framesFromClients() {
        let login = LibraryClientFrame.identify(LibraryAPI.Login(token: "t"))
        #expect(decode(#"{"op":2,"d":{"token":"t"}}"#) == .success(login))
        #expect(decode(#"{"d":{"token":"t","x":[1]},"s":null,"op":2}"#) == .success(login))
        #expect(decode(#"{"op":1,"d":41}"#) == .success(.heartbeat(41)))
        #expect(decode(#"{"op":1,"d":null}"#) == .success(.heartbeat(nil)))
        #expect(decode(#"{"op":1}"#) == .success(.heartbeat(nil)))
        #expect(decode(#"{"op":1,"d":9223372036854775807}"#) == .success(.heartbeat(.max)))
    }

    @Test func framesThatAreRefused() {
        func violation(_ reason: LibraryFrameViolation.Reason, _ code: LibraryCloseCode) -> Result<
            LibraryClientFrame, LibraryFrameViolation
        > {
            .failure(LibraryFrameViolation(reason, closeCode: code))
        }
        for json in [
            "", "x", "[]", "{}", #"{"op":null}"#, #"{"op":2,"d":{"token":"t"}"#, #"{"op":1}{}"#,
            #"{"op":1.5}"#, #"{"op":"2"}"#, #"{"op":1,"op":1}"#,
        ] {
            #expect(decode(json) == violation(.malformed, .decodeError), "\(json)")
        }
        #expect(decode(#"{"op":99}"#) == violation(.unknownOperation, .unknownOpcode))
        // Operations that only servers send are unknown from a client.
        #expect(decode(#"{"op":10,"d":{}}"#) == violation(.unknownOperation, .unknownOpcode))
        #expect(
            decode(#"{"op":2,"d":{}}"#)
                == violation(.invalid(FieldErrors(.required, at: "token")), .decodeError))
        for (number, rule) in [
            ("-1", Violation("minimum", limit: "0")), ("9223372036854775808", Violation.type(.integer)),
        ] {
            #expect(
                decode("{\"op\":1,\"d\":\(number)}")
                    == violation(.invalid(FieldErrors(rule)), .decodeError))
        }
        #expect(decode(#"{"op":2}"#) == violation(.invalid(FieldErrors(.required)), .decodeError))
        #expect(
            decode(#"{"op":2,"d":{}}"#, in: .identified) == violation(.illegalState, .alreadyAuthenticated))
    }

    @Test func framesFromTheServer() {
        #expect(
            text(LibraryServerFrame.hello(Welcome(interval: 5)).encoded())
                == #"{"op":10,"d":{"interval":5},"s":null,"t":null}"#)
        #expect(text(LibraryServerFrame.heartbeat.encoded()) == #"{"op":1,"d":null,"s":null,"t":null}"#)
    }

    @Test func eventsShareTheirBytes() {
        let event = LibraryEvent.bookLend(Loan(bookID: Snowflake(rawValue: 3), reader: .array([])))
        let encoded = event.encoded()
        #expect(text(encoded.head) == #"{"op":0,"d":{"book_id":"3","reader":[]},"s":"#)
        #expect(encoded.tail.map(text) == #","t":"BOOK_LEND"}"#)
        #expect(
            text(encoded.frame(sequence: 42))
                == #"{"op":0,"d":{"book_id":"3","reader":[]},"s":42,"t":"BOOK_LEND"}"#)
        #expect(event.kind == .bookLend)
        #expect(LibraryEventKind.bookAdd.requiredPermissions == [.read])
        #expect(LibraryEventKind.bookLend.scope == .channel)
        #expect(LibraryEventKind.bookLend.scopes == [.channel, .user])
        #expect(LibraryEventKind.bookAdd.scopes == [.guild])
        #expect(RelayEventKind.noteCreate.scopes == [.channel])
    }

    @Test func intents() {
        #expect(LibraryIntents.ownLoans.rawValue == 1 << 62)
        #expect(LibraryIntents.all == [.books, .loans, .ownLoans])
        #expect(LibraryEventKind.bookLend.intent(isDirect: false) == .loans)
        #expect(LibraryEventKind.bookLend.intent(isDirect: true) == .ownLoans)
        #expect(LibraryEventKind.bookAdd.intent(isDirect: true) == .books)
        #expect(LibraryEventKind.cardChange.intent(isDirect: true) == [])
    }

    @Test func closeCodesAndTimings() {
        #expect(LibraryCloseCode.alreadyAuthenticated.rawValue == 4005)
        #expect(LibraryCloseCode.alreadyAuthenticated.reconnect == .never)
        #expect(LibraryCloseCode.decodeError.reconnect == .resume)
        #expect(LibraryGateway.heartbeatIntervalMilliseconds == 41_250)
        #expect(LibraryGateway.paths == ["/stream"])
        #expect(LibraryGateway.clientFrameLimit == 120)
        #expect(LibraryGateway.clientFrameLimitSeconds == 60)
        #expect(LibraryGateway.clientFrameLimitClose == .rateLimited)
    }

    // MARK: Words

    @Test func wordsWithFieldsBesideThem() throws {
        let say = try LobbyClientFrame.decode(
            Array(#"{"action":"message","content":"Hi"}"#.utf8), in: .connected)
        #expect(say == .say(Say(content: "Hi")))
        #expect(try LobbyClientFrame.decode(Array(#"{"action":"leave"}"#.utf8), in: .connected) == .leave)
        #expect(throws: LobbyFrameViolation(.unknownOperation, closeCode: nil)) {
            try LobbyClientFrame.decode(Array(#"{"action":"dance"}"#.utf8), in: .connected)
        }
        #expect(throws: LobbyFrameViolation(.invalid(FieldErrors(.required, at: "room")), closeCode: nil)) {
            try LobbyClientFrame.decode(Array(#"{"action":"join"}"#.utf8), in: .connected)
        }
        let joined = LobbyEvent.joined(Joined(room: "r", users: ["a"])).encoded()
        #expect(text(joined.head) == #"{"type":"joined","room":"r","users":["a"]}"#)
        #expect(joined.tail == nil)
        #expect(joined.frame(sequence: 9) == joined.head)
        let error = LobbyServerFrame.error(LobbyAPI.Failure(code: "room_full", message: "Full"))
        #expect(text(error.encoded()) == #"{"type":"error","code":"room_full","message":"Full"}"#)
    }

    @Test func failuresAreClosed() {
        #expect(CreateRoom.Failure(.roomFull) == .roomFull)
        #expect(CreateRoom.Failure(.notFound) == nil)
        #expect(CreateRoom.Failure.fallback == .serverFault)
        #expect(CreateRoom.Failure.fallback.error == .serverFault)
    }

    @Test func errorsWithConstantsAndWords() {
        let answer = Answer(LobbyError.invalidMessage(FieldErrors(.required, at: "name")).response)
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"type":"error","code":"invalid_message","message":"Malformed message","fields":"#
                + #"{"name":{"_errors":[{"code":"required","message":"is required"}]}}}"#)
        #expect(
            Answer(LobbyError.roomFull.response).body
                == #"{"type":"error","code":"room_full","message":"Room is full"}"#)
        #expect(LobbyError.general(status: 404).status == 404)
    }

    // MARK: A code per event

    @Test func everyEventHasItsCode() throws {
        let note = Note(text: "x")
        #expect(text(RelayEvent.noteCreate(note).encoded().head) == #"{"op":11,"d":{"text":"x"}}"#)
        #expect(text(RelayEvent.noteDelete(note).encoded().head) == #"{"op":12,"d":{"text":"x"}}"#)
        #expect(text(RelayServerFrame.heartbeatAck.encoded()) == #"{"op":2}"#)
        #expect(try RelayClientFrame.decode(Array(#"{"op":1}"#.utf8), in: .connected) == .heartbeat)
    }
}
