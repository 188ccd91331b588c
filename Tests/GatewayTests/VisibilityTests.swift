// What sessions are shown of a guild while its roles, members, channels and owner change at random: the channels that
// a session was told of and not told to forget are at every moment those that a fresh start would list.

import Domain
import Primitives
import RandomTesting
import Testing
import WebSocket

@testable import Gateway

@Suite struct VisibilityTests {
    @Test func whatSessionsWereToldIsWhatTheyMaySee() throws {
        var random = SeededGenerator(for: "whatSessionsWereToldIsWhatTheyMaySee")
        for _ in 0..<environment("VISIBILITY_ROUNDS", default: 40) {
            try run(&random)
        }
    }

    private func run(_ random: inout SeededGenerator) throws {
        var world = RandomGuild(&random)
        var audience = Audience(codec: ChannelCodec())
        var viewers: [Viewer] = []
        var commit: UInt64 = 10
        for _ in 0..<60 {
            if viewers.count < 8, Int.random(in: 0..<4, using: &random) == 0 {
                let standing = try #require(world.members.randomElement(using: &random))
                viewers.append(Viewer(standing, world.rules, commit: commit, joining: &audience))
            }
            commit += 1
            let events = world.change(&random)
            let batch = EventBatch(
                commit: commit, publications: events.map { Publication($0, to: world.scope(of: $0)) })
            audience.tell(batch)
            for viewer in viewers {
                viewer.fold()
                let standing = try #require(world.standing(of: viewer.user))
                let expected = world.rules.channels.keys.filter {
                    world.rules.permissions(of: standing, in: $0).contains(.viewChannel)
                }
                #expect(viewer.channels.keys.sorted() == expected.sorted(), "after \(events)")
                for (id, name) in viewer.channels { #expect(name == world.rules.channels[id]?.name) }
            }
        }
        for viewer in viewers { audience.leave(viewer.session) }
        #expect(audience.sessionCount == 0)
    }

    /// A session that begins while batches wait to be told must end up like the others, whichever comes first.
    @Test func aSessionMayBeAheadOfItsHub() throws {
        var random = SeededGenerator(for: "aSessionMayBeAheadOfItsHub")
        for _ in 0..<environment("VISIBILITY_ROUNDS", default: 40) {
            var world = RandomGuild(&random)
            var audience = Audience(codec: ChannelCodec())
            var viewers: [Viewer] = []
            var waiting: [EventBatch] = []
            var commit: UInt64 = 10
            for _ in 0..<40 {
                commit += 1
                let events = world.change(&random)
                waiting.append(
                    EventBatch(
                        commit: commit, publications: events.map { Publication($0, to: world.scope(of: $0)) })
                )
                if viewers.count < 6, Bool.random(using: &random) {
                    let standing = try #require(world.members.randomElement(using: &random))
                    viewers.append(Viewer(standing, world.rules, commit: commit, joining: &audience))
                }
                let count = Int.random(in: 0...waiting.count, using: &random)
                for batch in waiting.prefix(count) { audience.tell(batch) }
                waiting.removeFirst(count)
            }
            for batch in waiting { audience.tell(batch) }
            for viewer in viewers {
                viewer.fold()
                let standing = try #require(world.standing(of: viewer.user))
                let expected = world.rules.channels.keys.filter {
                    world.rules.permissions(of: standing, in: $0).contains(.viewChannel)
                }
                #expect(viewer.channels.keys.sorted() == expected.sorted())
            }
        }
    }
}

/// A session without a client, and what it was told of channels.
private final class Viewer {
    let user: UserID
    let session: Session
    private(set) var channels: [ChannelID: String] = [:]
    private var seen: UInt64 = 0

    init(_ standing: MemberStanding, _ rules: GuildRules, commit: UInt64, joining audience: inout Audience) {
        user = standing.userID
        session = Session(
            SessionIdentity(
                id: SessionIdentifier.random(), userID: user, codecIndex: 0, intents: .max, shard: .whole,
                snapshotCommit: commit))
        for channel in rules.channels.values
        where rules.permissions(of: standing, in: channel.id).contains(.viewChannel) {
            channels[channel.id] = channel.name
        }
        audience.join(session, [FollowedGuild(rules: rules, viewer: standing, commit: commit)])
    }

    /// Reads what came, as a client would: nothing may be shown twice, changed unseen or hidden unseen.
    func fold() {
        for dispatch in session.replay.frames(after: seen) ?? [] {
            let words = String(decoding: dispatch.head, as: UTF8.self).split(separator: " ")
            guard let number = UInt64(words[1]) else { continue }
            let id = ChannelID(Snowflake(rawValue: number))
            switch words[0] {
            case "create":
                #expect(channels[id] == nil, "\(words) is known")
                channels[id] = String(words[2])
            case "update":
                #expect(channels[id] != nil, "\(words) is not known")
                channels[id] = String(words[2])
            case "message": #expect(channels[id] != nil, "\(words) is not known")
            default:
                #expect(channels[id] != nil, "\(words) is not known")
                channels[id] = nil
            }
        }
        seen = session.replay.last
    }
}

/// Channel events as words.
private struct ChannelCodec: GatewayCodec {
    let timings = GatewayTimings(heartbeatTimeoutMilliseconds: 1, identifyTimeoutMilliseconds: 1)
    let hello: [UInt8] = []
    let heartbeatAcknowledgement: [UInt8] = []

    func decode(_ message: [UInt8], in state: ConnectionState) -> DecodedMessage { .command(.none) }
    func close(_ reason: CloseReason) -> CloseFrame { CloseFrame(code: 1000) }

    func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        Dispatch(head: [], tail: nil, required: [])
    }

    func dispatch(_ event: DomainEvent) -> Dispatch? {
        switch event {
        case .channelCreated(let channel): words("create \(channel.id) \(channel.name)")
        case .channelUpdated(let channel): words("update \(channel.id) \(channel.name)")
        case .channelDeleted(let channel): words("delete \(channel.id)")
        case .messageDeleted(_, let channel, _): words("message \(channel)")
        default: nil
        }
    }

    private func words(_ text: String) -> Dispatch {
        Dispatch(head: Array(text.utf8), tail: nil, required: .viewChannel)
    }
}

/// A guild whose settings change at random, a transaction at a time.
private struct RandomGuild {
    private static let now = Timestamp(millisecondsSince1970: 0)
    private static let id = GuildID(Snowflake(rawValue: 1))

    private(set) var rules: GuildRules
    private(set) var members: [MemberStanding]
    private var lastID: UInt64 = 100

    init(_ random: inout SeededGenerator) {
        let everyone: Permissions = Bool.random(using: &random) ? .everyoneDefault : []
        rules = GuildRules(
            guildID: Self.id, ownerID: UserID(Snowflake(rawValue: 2)),
            roles: [Self.id.retyped(): everyone], channels: [:])
        members = (2...7).map { MemberStanding(userID: UserID(Snowflake(rawValue: $0)), roleIDs: []) }
        for _ in 0..<12 { _ = change(&random) }
    }

    func standing(of user: UserID) -> MemberStanding? { members.first { $0.userID == user } }

    func scope(of event: DomainEvent) -> EventScope {
        switch event {
        case .channelCreated(let channel), .channelUpdated(let channel), .channelDeleted(let channel):
            .channel(channel.id, in: Self.id)
        case .messageDeleted(_, let channel, _): .channel(channel, in: Self.id)
        default: .guild(Self.id)
        }
    }

    /// One transaction: what happened, already applied here.
    mutating func change(_ random: inout SeededGenerator) -> [DomainEvent] {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: [setOwner(&random)]
        case 1, 2: [addRole(&random)]
        case 3: setRole(&random)
        case 4: deleteRole(&random)
        case 5, 6: setMember(&random)
        case 7: [addChannel(&random)]
        case 8: deleteChannel(&random)
        case 9: setRole(&random) + setMember(&random) + setChannel(&random)
        case 10:
            rules.channels.keys.sorted().map {
                .messageDeleted(MessageID(Snowflake(rawValue: 1)), in: $0, of: Self.id)
            }
        default: setChannel(&random)
        }
    }

    private mutating func newID() -> Snowflake {
        lastID += 1
        return Snowflake(rawValue: lastID)
    }

    private mutating func setOwner(_ random: inout SeededGenerator) -> DomainEvent {
        rules.ownerID = members.randomElement(using: &random)?.userID ?? rules.ownerID
        return .guildUpdated(
            Guild(
                id: Self.id, name: "g", description: nil, icon: nil, ownerID: rules.ownerID,
                createdAt: Self.now))
    }

    private func permissions(_ random: inout SeededGenerator) -> Permissions {
        let choices: [Permissions] = [[], .viewChannel, .sendMessages, [.viewChannel, .sendMessages]]
        return Int.random(in: 0..<12, using: &random) == 0
            ? .administrator : choices.randomElement(using: &random) ?? []
    }

    private func role(_ id: RoleID) -> Role {
        Role(
            id: id, guildID: Self.id, name: "r", permissions: rules.roles[id] ?? [], position: 0,
            createdAt: Self.now)
    }

    private mutating func addRole(_ random: inout SeededGenerator) -> DomainEvent {
        let id = RoleID(newID())
        rules.roles[id] = permissions(&random)
        return .roleCreated(role(id))
    }

    private mutating func setRole(_ random: inout SeededGenerator) -> [DomainEvent] {
        guard let id = rules.roles.keys.sorted().randomElement(using: &random) else { return [] }
        rules.roles[id] = permissions(&random)
        return [.roleUpdated(role(id))]
    }

    /// Takes the role out of channels and members first, as the service does.
    private mutating func deleteRole(_ random: inout SeededGenerator) -> [DomainEvent] {
        let others = rules.roles.keys.sorted().filter { $0 != Self.id.retyped() }
        guard let id = others.randomElement(using: &random) else { return [] }
        var events: [DomainEvent] = []
        for channel in rules.channels.keys.sorted() {
            guard rules.channels[channel]?.overwrites.contains(where: { $0.subject == .role(id) }) == true
            else { continue }
            rules.channels[channel]?.overwrites.removeAll { $0.subject == .role(id) }
            events += rules.channels[channel].map { [.channelUpdated($0)] } ?? []
        }
        for index in members.indices { members[index].roleIDs.removeAll { $0 == id } }
        rules.roles[id] = nil
        return events + [.roleDeleted(id, of: Self.id)]
    }

    private mutating func setMember(_ random: inout SeededGenerator) -> [DomainEvent] {
        guard let index = members.indices.randomElement(using: &random) else { return [] }
        members[index].roleIDs = rules.roles.keys.sorted().filter { $0 != Self.id.retyped() }
            .filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        guard let discriminator = Discriminator(1) else { return [] }
        let user = User(
            id: members[index].userID, username: "u", discriminator: discriminator, avatar: nil,
            createdAt: Self.now)
        return [
            .memberUpdated(
                Member(
                    guildID: Self.id, user: user, nickname: nil, roleIDs: members[index].roleIDs,
                    joinedAt: Self.now))
        ]
    }

    private func overwrites(_ random: inout SeededGenerator) -> [PermissionOverwrite] {
        var subjects: [PermissionOverwrite.Subject] = rules.roles.keys.sorted().map { .role($0) }
        subjects += members.map { .member($0.userID) }
        return subjects.filter { _ in Int.random(in: 0..<5, using: &random) == 0 }.map {
            PermissionOverwrite($0, allow: permissions(&random), deny: permissions(&random))
        }
    }

    private mutating func addChannel(_ random: inout SeededGenerator) -> DomainEvent {
        let id = ChannelID(newID())
        let kind = Channel.Kind.allCases.randomElement(using: &random) ?? .text
        let channel = Channel(
            id: id, guildID: Self.id, kind: kind, name: "c0", topic: nil, position: 0, parentID: nil,
            overwrites: Bool.random(using: &random) ? overwrites(&random) : [], lastMessageID: nil,
            createdAt: Self.now)
        rules.channels[id] = channel
        return .channelCreated(channel)
    }

    private mutating func setChannel(_ random: inout SeededGenerator) -> [DomainEvent] {
        guard let id = rules.channels.keys.sorted().randomElement(using: &random) else { return [] }
        rules.channels[id]?.name = "c\(Int.random(in: 1..<100, using: &random))"
        if Bool.random(using: &random) {
            let chosen = overwrites(&random)
            rules.channels[id]?.overwrites = chosen
        }
        return rules.channels[id].map { [.channelUpdated($0)] } ?? []
    }

    private mutating func deleteChannel(_ random: inout SeededGenerator) -> [DomainEvent] {
        let ids = rules.channels.keys.sorted()
        guard let id = ids.randomElement(using: &random), let channel = rules.channels[id] else { return [] }
        rules.channels[id] = nil
        return [.channelDeleted(channel)]
    }
}
