// The rules of permissions and ranks, against a slow and plain reading of the same prose (seed 1 §7.3 and §7.4,
// channel overwrites in Discord's order), on a million random states.

import Domain
import Primitives
import RandomTesting
import Testing

@Suite struct RandomGuildTests {
    /// A state is one member in one channel of one guild, asked about one permission.
    private static let states = environment("RANDOM_STATES", default: 1_000_000)
    private static let statesPerGuild = 100

    @Test func permissionsAreWhatTheProseSays() {
        var random = SeededGenerator(for: "permissionsAreWhatTheProseSays")
        for _ in 0..<(Self.states / Self.statesPerGuild) {
            let guild = PlainGuild(using: &random)
            let rules = guild.rules
            for _ in 0..<Self.statesPerGuild {
                let member = Int.random(in: 0..<guild.members.count, using: &random)
                let channel = Int.random(in: 0..<guild.channels.count, using: &random)
                let bit = UInt64(1) << UInt64.random(in: 0...11, using: &random)
                let standing = guild.standing(of: member)
                let there = rules.permissions(of: standing, in: channelID(channel))
                let permission = Permissions(rawValue: bit)
                let agrees =
                    there.contains(permission) == guild.may(bit, member, in: channel)
                    && rules.permissions(of: standing).contains(permission) == guild.may(bit, member)
                    && there.whileTimedOut.contains(permission)
                        == guild.mayTimedOut(bit, member, in: channel)
                if agrees { continue }
                Issue.record("bit \(bit) of member \(member) in channel \(channel) of \(guild)")
                return
            }
        }
    }

    @Test func ranksAreWhatTheProseSays() {
        var random = SeededGenerator(for: "ranksAreWhatTheProseSays")
        for _ in 0..<(Self.states / Self.statesPerGuild) {
            let guild = PlainGuild(using: &random)
            let ranks = guild.members.indices.map(guild.rank)
            for _ in 0..<Self.statesPerGuild {
                let one = Int.random(in: 0..<guild.members.count, using: &random)
                let other = Int.random(in: 0..<guild.members.count, using: &random)
                if (ranks[one] > ranks[other]) == guild.standsAbove(one, other) { continue }
                Issue.record("\(one) and \(other) of \(guild)")
                return
            }
        }
    }
}

/// A guild as plain numbers. Role 0 is `@everyone`; roles with smaller numbers are older.
private struct PlainGuild {
    struct Overwrite {
        var role: Int?
        var member: Int?
        var allow: UInt64
        var deny: UInt64
    }

    var owner: Int
    var roles: [(bits: UInt64, position: Int)]
    /// The roles of each member, `@everyone` left out.
    var members: [[Int]]
    var channels: [[Overwrite]]

    init(using random: inout SeededGenerator) {
        let roleCount = Int.random(in: 1...6, using: &random)
        let memberCount = Int.random(in: 1...5, using: &random)
        owner = Int.random(in: 0..<memberCount, using: &random)
        roles = (0..<roleCount).map { role in
            // One in eight is an administrator.
            let mask: UInt64 = UInt64.random(in: 0..<8, using: &random) == 0 ? 0x7FF : 0x6FF
            let position = role == 0 ? 0 : Int.random(in: 1...4, using: &random)
            return (UInt64.random(in: 0...0x7FF, using: &random) & mask, position)
        }
        members = (0..<memberCount).map { _ in
            (1..<max(roleCount, 2)).filter { _ in roleCount > 1 && Bool.random(using: &random) }
        }
        channels = (0..<3).map { _ in
            let chosenRoles = (0..<roleCount).filter { _ in Bool.random(using: &random) }
            let chosenMembers = (0..<memberCount).filter { _ in Bool.random(using: &random) }
            func bits() -> UInt64 {
                UInt64.random(in: 0...0x7FF, using: &random) & .random(in: 0...0x7FF, using: &random)
            }
            let overwrites =
                chosenRoles.map { Overwrite(role: $0, member: nil, allow: bits(), deny: bits()) }
                + chosenMembers.map { Overwrite(role: nil, member: $0, allow: bits(), deny: bits()) }
            return overwrites.shuffled(using: &random)
        }
    }

    // MARK: The plain reading

    func may(_ bit: UInt64, _ member: Int) -> Bool {
        if isAboveRules(member) { return true }
        return (members[member] + [0]).contains { roles[$0].bits & bit != 0 }
    }

    func may(_ bit: UInt64, _ member: Int, in channel: Int) -> Bool {
        // Kicking, banning, the guild's settings and ADMINISTRATOR are not about channels.
        let isAboutGuild = [32, 64, 128, 256].contains(bit)
        if isAboveRules(member) || isAboutGuild { return may(bit, member) }
        var answer = may(bit, member)
        let overwrites = channels[channel]
        let everyone = overwrites.filter { $0.role == 0 }
        if everyone.contains(where: { $0.deny & bit != 0 }) { answer = false }
        if everyone.contains(where: { $0.allow & bit != 0 }) { answer = true }
        let ofRoles = overwrites.filter { $0.role.map(members[member].contains) ?? false }
        if ofRoles.contains(where: { $0.deny & bit != 0 }) { answer = false }
        if ofRoles.contains(where: { $0.allow & bit != 0 }) { answer = true }
        let own = overwrites.filter { $0.member == member }
        if own.contains(where: { $0.deny & bit != 0 }) { answer = false }
        if own.contains(where: { $0.allow & bit != 0 }) { answer = true }
        return answer
    }

    func mayTimedOut(_ bit: UInt64, _ member: Int, in channel: Int) -> Bool {
        if isAboveRules(member) { return true }
        return bit == 1 && may(bit, member, in: channel)
    }

    func standsAbove(_ one: Int, _ other: Int) -> Bool {
        if other == owner { return false }
        if one == owner { return true }
        let (mine, theirs) = (highestRole(of: one), highestRole(of: other))
        if roles[mine].position != roles[theirs].position {
            return roles[mine].position > roles[theirs].position
        }
        return mine < theirs
    }

    private func isAboveRules(_ member: Int) -> Bool {
        member == owner || (members[member] + [0]).contains { roles[$0].bits & 256 != 0 }
    }

    private func highestRole(of member: Int) -> Int {
        var highest = 0
        for role in members[member].sorted(by: >) where roles[role].position >= roles[highest].position {
            highest = role
        }
        return highest
    }

    // MARK: The same in the domain's words

    var rules: GuildRules {
        GuildRules(
            guildID: roleID(0).retyped(), ownerID: userID(owner),
            roles: Dictionary(
                roles.indices.map { (roleID($0), Permissions(rawValue: roles[$0].bits)) },
                uniquingKeysWith: { $1 }),
            channels: Dictionary(
                channels.indices.map { (channelID($0), channel($0)) }, uniquingKeysWith: { $1 }))
    }

    func standing(of member: Int) -> MemberStanding {
        MemberStanding(userID: userID(member), roleIDs: members[member].map(roleID))
    }

    func rank(of member: Int) -> Rank {
        if member == owner { return .owner }
        return (members[member] + [0]).map { Rank.role(position: roles[$0].position, id: roleID($0)) }.max()
            ?? .everyone(in: roleID(0).retyped())
    }

    private func channel(_ index: Int) -> Channel {
        Channel(
            id: channelID(index), guildID: roleID(0).retyped(), kind: .text, name: "", topic: nil,
            position: 0, parentID: nil, overwrites: channels[index].map(overwrite), lastMessageID: nil,
            createdAt: Timestamp(secondsSince1970: 0))
    }

    private func overwrite(_ plain: Overwrite) -> PermissionOverwrite {
        PermissionOverwrite(
            plain.role.map { .role(roleID($0)) } ?? .member(userID(plain.member ?? 0)),
            allow: Permissions(rawValue: plain.allow), deny: Permissions(rawValue: plain.deny))
    }
}

/// Members and roles have the same numbers on purpose: an overwrite must tell them apart.
private func userID(_ index: Int) -> UserID { ID(Snowflake(rawValue: 100 + UInt64(index))) }
private func roleID(_ index: Int) -> RoleID { ID(Snowflake(rawValue: 100 + UInt64(index))) }
private func channelID(_ index: Int) -> ChannelID { ID(Snowflake(rawValue: 100 + UInt64(index))) }
