// Names of the contract as Swift names.

import Testing

@testable import SpecCodegen

@Suite struct SwiftNameTests {
    @Test(arguments: [
        ("channel_id", "channelID"), ("id", "id"), ("MESSAGE_CREATE", "messageCreate"),
        ("createMessage", "createMessage"),
        ("role_ids", "roleIDs"), ("resume_gateway_url", "resumeGatewayURL"),
        ("listDMChannels", "listDMChannels"),
        ("@me", "me"), ("default", "`default`"), ("X-Total-Count", "xTotalCount"), ("2fa", "value2fa"),
        ("non-fiction", "nonFiction"), ("", "empty"),
    ])
    func members(name: String, expected: String) {
        #expect(SwiftName.member(name) == expected)
    }

    @Test(arguments: [
        ("createMessage", "CreateMessage"), ("guild_id", "GuildID"), ("User", "User"), ("guilds", "Guilds"),
    ])
    func types(name: String, expected: String) {
        #expect(SwiftName.type(name) == expected)
    }

    @Test func repeatedNamesGetNumbers() {
        #expect(SwiftName.unique(["a", "b", "a", "a"]) == ["a", "b", "a2", "a3"])
    }

    @Test func labelsNeedNoBackticks() {
        #expect(SwiftName.label("`default`") == "default")
        #expect(SwiftName.label("`inout`") == "`inout`")
    }
}
