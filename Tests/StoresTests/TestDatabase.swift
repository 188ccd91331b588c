// A migrated database in memory, and values to put into it.

import ConcurrencyTesting
import Database
import Domain
import Primitives
import SQLiteDatabase
import Stores

struct TestDatabase: Sendable {
    let database: EmbeddedDatabase
    let published = Journal<EventBatch>()

    init() async throws {
        database = try EmbeddedDatabase(.memory)
        try await database.migrate(Schema.migrations)
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await database.transact(publishingTo: { [published] in published.append($0) }, body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await database.snapshot(body)
    }

    /// A guild with its `@everyone` role, one channel and its owner as the only member; all ids are small.
    func seedGuild() async throws -> Guild {
        try await write { (unit) throws(DomainError) in
            _ = try unit.users.insert(account(1))
            _ = try unit.users.insert(account(2))
            let guild = guild(10, owner: 1)
            try unit.guilds.insert(guild)
            try unit.roles.insert(role(10, permissions: .everyoneDefault))
            try unit.channels.insert(channel(20))
            _ = try unit.members.join(guild.id, number(1), at: start)
            return guild
        }
    }
}

let start = Timestamp(millisecondsSince1970: 1_750_000_000_123)
let later = start.advanced(bySeconds: 60)

func number<Kind>(_ value: UInt64) -> ID<Kind> { ID(Snowflake(rawValue: value)) }

func account(_ id: UInt64, name: String? = nil, discriminator: Int = 1, email: String? = nil) -> Account {
    Account(
        user: User(
            id: number(id), username: name ?? "user\(id)", discriminator: Discriminator(discriminator)!,
            avatar: nil, createdAt: start),
        email: email ?? "user\(id)@example.com", passwordHash: Secret("hash \(id)"))
}

func guild(_ id: UInt64, owner: UInt64) -> Guild {
    Guild(
        id: number(id), name: "guild \(id)", description: nil, icon: "icon", ownerID: number(owner),
        createdAt: start)
}

func role(_ id: UInt64, permissions: Permissions, position: Int = 0) -> Role {
    Role(
        id: number(id), guildID: number(10), name: "role \(id)", permissions: permissions, position: position,
        color: 0xFF_FFFF, hoist: true, mentionable: true, createdAt: start)
}

func channel(_ id: UInt64, parent: ChannelID? = nil, kind: Channel.Kind = .text) -> Channel {
    Channel(
        id: number(id), guildID: number(10), kind: kind, name: "channel \(id)", topic: nil,
        position: Int(id) - 20, parentID: parent, lastMessageID: nil, createdAt: start)
}

func message(_ id: UInt64, in channel: UInt64 = 20) -> Message {
    Message(
        id: number(id << 22), channelID: number(channel), guildID: number(10), author: account(1).user,
        content: "message \(id)", editedAt: nil)
}
