// Whom a text names: `<@id>` and `<@!id>` users, `<@&id>` roles, `@everyone` and `@here` all members.
//
// Looked for anywhere, in code spans and inside words too: what clients show as code is theirs to decide, and
// nobody should have to guess which of two parsers is right. One pass over the bytes; nothing is looked at twice
// but the digits of an id that is none.

internal import Domain
internal import Primitives
internal import Stores

/// What a text names, whether it exists or not.
struct MentionedNames: Equatable {
    /// In the order of the text, each once.
    private(set) var users: [UserID] = []
    private(set) var roles: [RoleID] = []
    private(set) var everyone = false
    private var known: Set<Snowflake> = []

    /// Different users and roles of one text that count; names behind them are text like any other.
    static let distinctMax = 100

    var isEmpty: Bool { users.isEmpty && roles.isEmpty && !everyone }

    init(in text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            guard bytes.contains(UInt8(ascii: "@")) else { return }
            scan(bytes)
        }
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"):
                index = scanID(bytes, from: index) ?? index + 1
            case UInt8(ascii: "@"):
                everyone =
                    everyone || bytes.hasWord("everyone", at: index + 1)
                    || bytes.hasWord("here", at: index + 1)
                index += 1
            default:
                index += 1
            }
        }
    }

    /// - Returns: the index behind the mention that begins here; nil when none does.
    private mutating func scanID(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start + 1
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "@") else { return nil }
        index += 1
        let mark = bytes[index]
        if mark == UInt8(ascii: "!") || mark == UInt8(ascii: "&") { index += 1 }
        let digits = bytes[index...].prefix(20).prefix { $0 >= 0x30 && $0 <= 0x39 }
        index += digits.count
        guard index < bytes.count, bytes[index] == UInt8(ascii: ">"), let id = Snowflake(decimal: digits)
        else { return nil }
        add(id, isRole: mark == UInt8(ascii: "&"))
        return index + 1
    }

    private mutating func add(_ id: Snowflake, isRole: Bool) {
        // Ids are unique across kinds, but for the role that has its guild's id.
        guard known.count < Self.distinctMax, known.insert(id).inserted else { return }
        if isRole { roles.append(RoleID(id)) } else { users.append(UserID(id)) }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.users == right.users && left.roles == right.roles && left.everyone == right.everyone
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func hasWord(_ word: StaticString, at start: Int) -> Bool {
        guard count - start >= word.utf8CodeUnitCount else { return false }
        return (0..<word.utf8CodeUnitCount).allSatisfy { self[start + $0] == word.utf8Start[$0] }
    }
}

extension StoreTransaction {
    /// Writes into a message whom its content names: users who exist and in guilds are members, roles of the
    /// guild. All members are named only by somebody who has MANAGE_MESSAGES.
    func resolve(
        _ names: MentionedNames, into message: inout Message, in place: MessagePlace
    ) throws(DomainError) {
        message.mentions = []
        message.mentionedRoleIDs = []
        message.mentionsEveryone = names.everyone && place.permissions.contains(.manageMessages)
        if let guild = place.guildID {
            message.mentions = try users.list(names.users, in: guild)
            if names.roles.isEmpty { return }
            let existing = try roles.list(of: guild).filter { $0.id != guild.retyped() }
            message.mentionedRoleIDs = names.roles.filter { id in existing.contains { $0.id == id } }
        } else {
            message.mentions = try users.list(names.users)
        }
    }
}
