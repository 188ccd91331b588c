// The rules that changes are named by. Ids are stable: lists of accepted changes hold them.

public struct Rule: Sendable, Hashable {
    /// `response-property-removed`.
    public let id: String
    public let level: ChangeLevel
    /// What has changed, in a few words.
    public let summary: String

    /// Every rule, as the documentation lists them.
    public static let all: [Rule] =
        OperationRule.allCases.map(Rule.init) + SchemaRule.directed
        + ErrorRule.allCases.map(Rule.init) + RateLimitRule.allCases.map(Rule.init)
        + GatewayRule.allCases.map(Rule.init)

    /// nil when there is none of that id.
    public static func named(_ id: String) -> Rule? { byID[id] }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    init(id: String, level: ChangeLevel, summary: String) {
        self.id = id
        self.level = level
        self.summary = summary
    }

    init(_ rule: some RuleFamily) {
        self.init(id: rule.rawValue, level: rule.meaning.level, summary: rule.meaning.summary)
    }
}

/// Rules about one part of a contract; raw values are ids.
protocol RuleFamily: CaseIterable, RawRepresentable<String>, Sendable {
    var meaning: RuleMeaning { get }
}

struct RuleMeaning {
    let level: ChangeLevel
    let summary: String

    static func breaking(_ summary: String) -> Self { Self(level: .breaking, summary: summary) }
    static func warning(_ summary: String) -> Self { Self(level: .warning, summary: summary) }
    static func info(_ summary: String) -> Self { Self(level: .info, summary: summary) }
}
