// Every rule: a change that breaks it, exactly the rules that each change breaks, and the documentation.

import FileTesting
import SpecDiff
import Testing

@Suite("Rules")
struct RuleTests {
    private static let cases = SchemaCases.all + OperationCases.all + GatewayCases.all

    @Test("A change and its reverse break these rules and no others", arguments: cases)
    func change(example: RuleCase) throws {
        let found = try example.found()
        #expect(found.forth == example.forth)
        #expect(found.back == example.back)
    }

    @Test("A gateway that comes or goes is one change")
    func wholeGateway() throws {
        var board = Board()
        let with = try board.load()
        board.files["gateway.yaml"] = nil
        let without = try board.load()
        #expect(ContractDiff.changes(from: with, to: without).map(\.rule.id) == ["gateway-removed"])
        #expect(ContractDiff.changes(from: without, to: with).map(\.rule.id) == ["gateway-added"])
    }

    @Test("Every rule is broken by an example")
    func everyRuleHasAnExample() {
        let examples = Set(Self.cases.flatMap { $0.forth + $0.back } + ["gateway-removed", "gateway-added"])
        #expect(Rule.all.map(\.id).filter { !examples.contains($0) } == [])
        #expect(examples.filter { Rule.named($0) == nil } == [])
    }

    @Test("Every rule is in the documentation")
    func everyRuleIsDocumented() throws {
        let bytes = try #require(SourceTree.bytes(of: "docs/breaking-changes.md"))
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(
            page.contains(ChangeReport.ruleTable),
            "put what `specgen diff --list-rules` writes into docs/breaking-changes.md")
    }
}
