// What happened, as frames of the server contract: names, shapes and numbers of the seed's sample.

import Domain
import Gateway
import Primitives
import Testing

@testable import ServersDialect

@Suite struct ServersEventTests {
    private let codec = ServersGatewayCodec()
    private let eren = User(
        id: ID(Snowflake(rawValue: 7)), username: "eren", discriminator: Discriminator(1)!, avatar: "a",
        createdAt: Timestamp(secondsSince1970: 1_746_966_896))
    private let guild = Guild(
        id: ID(Snowflake(rawValue: 1)), name: "Study", description: nil, icon: nil,
        ownerID: ID(Snowflake(rawValue: 7)), createdAt: Timestamp(secondsSince1970: 1_746_966_896))

    private func frame(_ event: DomainEvent) -> String? {
        codec.dispatch(event).map { String(decoding: $0.head, as: UTF8.self) }
    }

    private func message(in guild: GuildID?) -> Message {
        // 2025-05-11T12:34:56.789Z, in a snowflake's milliseconds.
        let snowflake = Snowflake(
            at: Timestamp(millisecondsSince1970: 1_746_966_896_789), worker: 0, sequence: 0)
        return Message(
            id: ID(snowflake), channelID: ID(Snowflake(rawValue: 2)), guildID: guild, author: eren,
            content: "Hello!")
    }

    @Test func aMessageIsTheSample() throws {
        let sent = message(in: guild.id)
        let sample =
            #"{"op":11,"d":{"message_id":"\#(sent.id)","channel_id":"2","server_id":"1","#
            + #""author":{"user_id":"7","username":"eren"},"content":"Hello!","#
            + #""timestamp":"2025-05-11T12:34:56Z","edited_timestamp":null}}"#
        #expect(frame(.messageCreated(sent)) == sample)
        let dispatch = try #require(codec.dispatch(.messageCreated(sent)))
        #expect(dispatch.tail == nil)
        #expect(dispatch.required == .viewChannel)
        #expect(dispatch.intents == 0)
    }

    @Test func conversationsHaveNoServer() {
        #expect(frame(.messageCreated(message(in: nil)))?.contains(#""server_id":null"#) == true)
    }

    @Test func deletionsOfManyAreToldOneByOne() throws {
        let ids: [MessageID] = [ID(Snowflake(rawValue: 4)), ID(Snowflake(rawValue: 5))]
        let many = DomainEvent.messagesDeleted(ids, in: ID(Snowflake(rawValue: 2)), of: guild.id)
        #expect(frame(many) == nil)
        let parts = try #require(codec.parts(of: many)).map(frame)
        #expect(
            parts == [
                #"{"op":13,"d":{"message_id":"4","channel_id":"2","server_id":"1"}}"#,
                #"{"op":13,"d":{"message_id":"5","channel_id":"2","server_id":"1"}}"#,
            ])
        #expect(codec.parts(of: .guildDeleted(guild.id)) == nil)
    }

    @Test func membersWhoAreGone() {
        #expect(
            frame(.memberRemoved(eren, from: guild.id))
                == #"{"op":31,"d":{"server_id":"1","user_id":"7"}}"#)
        #expect(
            frame(.guildLeft(guild.id, by: eren.id)) == #"{"op":31,"d":{"server_id":"1","user_id":"7"}}"#)
        #expect(frame(.guildDeleted(guild.id)) == #"{"op":31,"d":{"server_id":"1","user_id":null}}"#)
    }

    @Test func membersWhoAreNew() {
        let member = Member(
            guildID: guild.id, user: eren, nickname: nil, roleIDs: [],
            joinedAt: Timestamp(secondsSince1970: 1_746_966_896))
        let added =
            #"{"op":30,"d":{"server_id":"1","user":{"user_id":"7","username":"eren","discriminator":"0001","#
            + #""custom_status":null,"created_at":"2025-05-11T12:34:56Z"},"joined_at":"2025-05-11T12:34:56Z"}}"#
        #expect(frame(.memberAdded(member)) == added)
        let snapshot = GuildSnapshot(
            guild: guild, roles: [], channels: [], members: [member], memberCount: 1,
            joinedAt: member.joinedAt)
        let view = GuildView(
            snapshot: snapshot, rules: GuildRules(guild: guild, roles: [], channels: []),
            viewer: member.standing)
        #expect(frame(.guildJoined(view)) == added)
    }

    @Test(arguments: [
        (PresenceStatus.online, "online"), (.idle, "idle"), (.dnd, "dnd"), (.invisible, "offline"),
        (.offline, "offline"),
    ])
    func presences(status: PresenceStatus, shown: String) {
        let presence = Presence(user: eren.id, status: status, customStatus: "away")
        #expect(
            frame(.presenceUpdated(presence, in: guild.id))
                == #"{"op":40,"d":{"user_id":"7","server_id":"1","status":"\#(shown)"}}"#)
    }

    @Test func typing() {
        let typing = Typing(
            user: eren.id, channel: ID(Snowflake(rawValue: 2)), guild: nil,
            startedAt: Timestamp(secondsSince1970: 1_746_966_896))
        let told =
            #"{"op":50,"d":{"channel_id":"2","server_id":null,"user_id":"7","#
            + #""timestamp":"2025-05-11T12:34:56Z"}}"#
        #expect(frame(.typingStarted(typing)) == told)
    }

    @Test func whatTheContractHasNoEventForIsNotTold() {
        #expect(frame(.guildUpdated(guild)) == nil)
        #expect(frame(.userUpdated(eren)) == nil)
        #expect(frame(.credentialsRevoked) == nil)
        #expect(codec.reconnectRequest == nil)
        #expect(codec.resumeRefusal == nil)
    }
}
