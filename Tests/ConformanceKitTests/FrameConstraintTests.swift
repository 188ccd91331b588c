// Frames made from the contract, against a server that does not look at intents and takes sessions of one character
// fewer than the contract.

import ConformanceModel
import Testing

@testable import ConformanceKit

@Suite("Frames inside and outside of rules", .timeLimit(.minutes(1)))
struct FrameConstraintTests {
    private func check(_ step: String) async throws -> CheckResult {
        let suite = try RoomsSuite.load(scenario: "actors: {alice: user}\nsteps:\n  - \(step)")
        let result = try #require(try await run(suite).scenarios.first)
        return try #require(result.checks.last)
    }

    private func differences(_ step: String) async throws -> [String] {
        try await check(step).differences.map { "\($0.path): \($0.actual)" }
    }

    @Test("A server that keeps the rules passes", arguments: ["outside", "inside"])
    func passes(_ side: String) async throws {
        let check = try await check(
            "{frame_constraints: Open, at: alice.a, side: \(side), except: [d.intents], "
                + #"d: {token: "${alice.token}"}}"#)
        #expect(check.verdict == .passed, "\(check.message)")
    }

    @Test("What should have been refused is told by field and rule, and what came instead")
    func unrefused() async throws {
        let found = try await differences(
            "{frame_constraints: Open, at: alice.a, side: outside, except: [d.token], "
                + #"d: {token: "${alice.token}", intents: 1}}"#)
        #expect(
            found == [
                "d.intents.null.outside: BEGIN", "d.intents.type.outside: BEGIN",
                "d.intents.type.outside.fraction: BEGIN", "d.intents.format.int32.outside: BEGIN",
            ])
    }

    @Test("What should have been read is told") func unread() async throws {
        let found = try await differences(
            "{frame_constraints: TakeUp, at: alice.a, side: inside, "
                + #"d: {token: "${alice.token}", session: s, last: 1}}"#)
        #expect(
            found == [
                "d.session.maxLength.inside: refused as malformed",
                "d.session.maxLength.inside.wide: refused as malformed",
            ])
    }

    @Test("A step that tries nothing is the suite's fault") func nothing() async throws {
        let check = try await check(
            "{frame_constraints: Open, at: alice.a, side: outside, except: [d], d: {token: t}}")
        #expect(check.verdict == .error && check.message.contains("no rule that can be tried"))
    }
}
