// One small change of a contract, and the rules that it and its reverse break.

import SpecDiff

struct RuleCase: Sendable, CustomStringConvertible {
    let edits: [(String, String)]
    /// Ids of the rules, sorted.
    let forth: [String]
    let back: [String]

    init(_ old: String, _ new: String, _ forth: [String], _ back: [String]) {
        self.init([(old, new)], forth, back)
    }

    init(_ edits: [(String, String)], _ forth: [String], _ back: [String]) {
        self.edits = edits
        self.forth = forth.sorted()
        self.back = back.sorted()
    }

    /// A change of a type that both sides write: rules by the name that they have after the direction.
    static func both(_ old: String, _ new: String, forth: String, back: String) -> RuleCase {
        RuleCase(
            old, new, ["request-\(forth)", "response-\(forth)"],
            ["request-\(back)", "response-\(back)"])
    }

    var description: String { edits.map { "\($0.0) → \($0.1)" }.joined(separator: "; ") }

    /// The ids that are found, sorted, one way and the other.
    func found() throws -> (forth: [String], back: [String]) {
        var board = Board()
        let old = try board.load()
        for (text, other) in edits { try board.replace(text, other) }
        let new = try board.load()
        return (
            ContractDiff.changes(from: old, to: new).map(\.rule.id).sorted(),
            ContractDiff.changes(from: new, to: old).map(\.rule.id).sorted()
        )
    }
}
