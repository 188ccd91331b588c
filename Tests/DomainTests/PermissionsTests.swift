// Resolution of permissions (seed 1 §7), against a slow and plain reading of the same four steps.

import Domain
import Primitives
import Testing

@Suite struct PermissionsTests {
    @Test func bitsAreThoseOfTheSeed() {
        let bits: [Permissions] = [
            .viewChannel, .sendMessages, .manageMessages, .manageChannels, .manageRoles, .manageGuild,
            .kickMembers, .banMembers, .administrator, .attachFiles, .addReactions,
        ]
        #expect(bits.map(\.rawValue) == (0...10).map { 1 << $0 })
        #expect(Permissions.everyoneDefault.rawValue == 1 | 2 | 512 | 1024)
        #expect(Permissions.all.rawValue == .max)
    }

    @Test func ownersAndAdministratorsMayDoEverything() {
        #expect(Permissions.resolved(isOwner: true, roles: []) == .all)
        #expect(Permissions.resolved(isOwner: false, roles: [.viewChannel, .administrator]) == .all)
        #expect(Permissions.resolved(isOwner: false, roles: []) == [])
    }

    @Test func everyCombinationOfTwoRolesIsTheirUnion() {
        for first in 0..<UInt64(2048) {
            for second in [0, 1, 2, 4, 512, 1 << 8, first, 2047 - first] as [UInt64] {
                let resolved = Permissions.resolved(
                    isOwner: false, roles: [Permissions(rawValue: first), Permissions(rawValue: second)])
                let isAdministrator = (first | second) & 256 != 0
                #expect(resolved.rawValue == (isAdministrator ? .max : first | second))
            }
        }
    }

    @Test func rulesTellWhatMembersMayDo() {
        let helpers: RoleID = id(11)
        let rules = GuildRules(
            guildID: id(10), ownerID: id(1), roles: [id(10): .viewChannel, helpers: .manageMessages],
            channels: [:])
        func permissions(of user: UInt64, _ roles: [RoleID]) -> Permissions {
            rules.permissions(of: MemberStanding(userID: id(user), roleIDs: roles))
        }
        #expect(permissions(of: 1, []) == .all)
        #expect(permissions(of: 2, [helpers]) == [.viewChannel, .manageMessages])
        #expect(permissions(of: 3, []) == .viewChannel)
    }

    private func id<Kind>(_ number: UInt64) -> ID<Kind> { ID(Snowflake(rawValue: number)) }
}

@Suite struct DiscriminatorTests {
    @Test func hasFourDigits() {
        #expect(Discriminator(1)?.text == "0001")
        #expect(Discriminator(9999)?.text == "9999")
        #expect(Discriminator(text: "0042")?.number == 42)
    }

    @Test(arguments: ["", "1", "00001", "0000", "12a4", "+123", " 123", "１２３４"])
    func refusesOtherTexts(_ text: String) {
        #expect(Discriminator(text: text) == nil)
    }

    @Test func refusesNumbersOutsideItsRange() {
        #expect(Discriminator(0) == nil)
        #expect(Discriminator(10_000) == nil)
    }
}

@Suite struct InviteRuleTests {
    @Test func expiresAfterItsAgeAndItsUses() {
        let start = Timestamp(secondsSince1970: 1_705_314_600)
        func invite(uses: Int, maxUses: Int, maxAgeSeconds: Int) -> Invite {
            Invite(
                code: "c", guildID: ID(Snowflake(rawValue: 1)), channelID: ID(Snowflake(rawValue: 2)),
                inviterID: ID(Snowflake(rawValue: 3)), uses: uses, maxUses: maxUses,
                maxAgeSeconds: maxAgeSeconds, createdAt: start)
        }
        let hourly = invite(uses: 0, maxUses: 0, maxAgeSeconds: 3600)
        #expect(hourly.isUsable(at: start.advanced(bySeconds: 3599)))
        #expect(!hourly.isUsable(at: start.advanced(bySeconds: 3600)))
        let forever = invite(uses: 1_000_000, maxUses: 0, maxAgeSeconds: 0)
        #expect(forever.isUsable(at: start.advanced(bySeconds: 1_000_000_000)))
        #expect(invite(uses: 1, maxUses: 2, maxAgeSeconds: 0).isUsable(at: start))
        #expect(!invite(uses: 2, maxUses: 2, maxAgeSeconds: 0).isUsable(at: start))
    }
}

@Suite struct FieldChangeTests {
    @Test func keepsOrSetsAlsoToNil() {
        #expect(FieldChange<String?>.keep.applied(to: "a") == "a")
        #expect(FieldChange<String?>.set(nil).applied(to: "a") == nil)
        #expect(FieldChange<String?>.set("b").applied(to: "a") == "b")
        #expect(FieldChange<Int>.keep.newValue == nil)
        #expect(FieldChange<Int>.set(3).newValue == 3)
    }
}
