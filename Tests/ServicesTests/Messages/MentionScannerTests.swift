// Whom a text names.

import Domain
import Primitives
import RandomTesting
import Testing

@testable import Services

@Suite struct MentionScannerTests {
    @Test(
        arguments: [
            ("<@1>", [1], [], false), ("<@!1>", [1], [], false), ("<@&1>", [], [1], false),
            ("a<@12>b<@&34>c", [12], [34], false), ("<@2><@1><@2>", [2, 1], [], false),
            ("`<@1>`", [1], [], false), ("<<@1>>", [1], [], false), ("<@<@1>", [1], [], false),
            ("<@1<@2>", [2], [], false), ("<@9223372036854775807>", [9_223_372_036_854_775_807], [], false),
            ("@everyone", [], [], true), ("x@hereabouts", [], [], true), ("@@here", [], [], true),
            ("<@1> @here <@&2>", [1], [2], true),
        ] as [(String, [UInt64], [UInt64], Bool)])
    func mentionsAreFound(text: String, users: [UInt64], roles: [UInt64], everyone: Bool) {
        let names = MentionedNames(in: text)
        #expect(names.users.map(\.rawValue) == users)
        #expect(names.roles.map(\.rawValue) == roles)
        #expect(names.everyone == everyone)
    }

    @Test(arguments: [
        "", "<", "<@", "<@>", "<@!", "<@!>", "<@&", "<@&>", "<@1", "<@1 >", "<@ 1>", "<@-1>", "<@1a>", "@",
        "@ever",
        "@her", "<#1>", "<@!&1>", "<@9223372036854775808>", "<@00000000000000000001>", "<@٣>", "everyone",
    ])
    func otherTextIsText(text: String) { #expect(MentionedNames(in: text).isEmpty) }

    @Test func aHundredDifferentOnesCount() {
        let text = (1...150).map { $0.isMultiple(of: 2) ? "<@\($0)>" : "<@&\($0)>" }.joined()
        let names = MentionedNames(in: text + "@here")
        #expect(names.users.count + names.roles.count == 100)
        #expect(names.users.last?.rawValue == 100 && names.everyone)
    }

    /// Compared with another way to say the same, on texts of the characters that matter.
    @Test func randomTextsAreReadAsByThePattern() throws {
        var random = SeededGenerator(for: "randomTextsAreReadAsByThePattern")
        let pieces = [
            "<", "@", "!", "&", ">", "1", "23", "<@", "<@4>", "@everyone", "@here", "é", "<@&5>", " ",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
            let names = MentionedNames(in: text)
            let found = text.matches(of: /<@([!&]?)([0-9]{1,19})>/)
            let users = found.filter { $0.1 != "&" }.map { String($0.2) }
            let roles = found.filter { $0.1 == "&" }.map { String($0.2) }
            #expect(
                Set(names.users.map(\.description)).union(names.roles.map(\.description))
                    == Set(users.map(canonical)).union(roles.map(canonical)), "\(text)")
            #expect(names.everyone == (text.contains("@everyone") || text.contains("@here")), "\(text)")
        }
    }

    private func canonical(_ digits: String) -> String { UInt64(digits).map(String.init) ?? digits }
}
