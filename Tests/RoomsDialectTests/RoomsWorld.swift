// The rooms at a standing clock, as tests speak of them.

import APIRuntime
import Primitives
import RoomsAPI
import Testing

@testable import RoomsDialect

/// A directory whose time moves when a test says so.
struct RoomsWorld {
    var directory = RoomDirectory(emptyMilliseconds: 300_000)
    var time = RoomTime(steady: 1_000_000, wall: Timestamp(secondsSince1970: 1_234_567_890))
    private var clients: UInt64 = 0

    static let token = "the moderator's token"

    mutating func pass(_ milliseconds: UInt64) {
        time.steady += milliseconds
        time.wall = Timestamp(millisecondsSince1970: time.wall.millisecondsSince1970 + Int64(milliseconds))
    }

    @discardableResult
    mutating func create(_ name: String, usersMax: Int = 100, password: String? = nil) throws -> String {
        let draft = RoomDraft(name: name, usersMax: usersMax, password: password)
        let room = directory.create(draft, moderatorToken: Secret(Self.token), at: time)
        return try #require(room).id
    }

    mutating func connect() -> ClientID {
        clients += 1
        let client = ClientID(number: clients)
        directory.connected(client)
        return client
    }

    /// Sends a frame as a client writes it.
    mutating func send(_ text: String, from client: ClientID) throws -> [Delivery] {
        directory.received(
            try RoomsClientFrame.decode(Array(text.utf8), in: .identified), from: client, at: time)
    }

    mutating func join(_ room: String, _ name: String, with more: String = "") throws -> ClientID {
        let client = connect()
        let answer = try send(
            #"{"action":"join","room":"\#(room)","username":"\#(name)"\#(more)}"#, from: client)
        try #require(answer.first?.isLarge == true, "not joined: \(answer)")
        return client
    }

    mutating func moderate(_ room: String, as name: String) throws -> ClientID {
        try join(room, name, with: #","moderator_token":"\#(Self.token)""#)
    }

    mutating func disconnect(_ client: ClientID) -> [Delivery] {
        directory.disconnected(client, at: time)
    }
}

extension Delivery {
    var text: String { String(decoding: frame.bytes, as: UTF8.self) }

    /// The code of an error frame.
    var refusal: FailureCode? {
        if case .answer(.error(let failure)) = frame { failure.code } else { nil }
    }
}
