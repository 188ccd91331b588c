// What one check of a scenario found.

public import SpecModel

/// How serious a broken rule is, in the words of RFC 2119.
public enum Level: String, Sendable, CaseIterable {
    case must, should, may
}

extension Level: Comparable {
    /// `may` is the least.
    public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .may: 0
        case .should: 1
        case .must: 2
        }
    }
}

/// How a check, a scenario or a run ended.
public enum Verdict: String, Sendable, CaseIterable {
    case passed
    case failed
    /// The runner or the scenario is at fault, not the server.
    case error
    /// Failed, as its known-failing line says.
    case expectedFailure
    /// Passed although a known-failing line says that it fails; fails the run.
    case unexpectedPass
    /// The target does not claim the profile; nothing was sent.
    case notClaimed
}

/// One difference between what was expected and what came.
public struct Difference: Sendable, Hashable {
    /// `d.author.id`
    public var path: String
    /// As JSON or in words: `"hello"`, `a snowflake`, `absent`.
    public var expected: String
    /// `absent` when there is nothing at the path.
    public var actual: String

    public init(path: String, expected: String, actual: String) {
        self.path = path
        self.expected = expected
        self.actual = actual
    }
}

/// One check: a step's expectation, or a rule that holds always.
public struct CheckResult: Sendable {
    /// `messages.create.fanout/step-3`, `messages.create.fanout/schema`: what known-failing lists name.
    public var id: String
    public var level: Level
    public var verdict: Verdict
    /// What is wrong, one line; empty when it passed.
    public var message: String
    /// What was expected and what came; empty unless something was compared.
    public var differences: [Difference]
    /// Into `ScenarioResult.steps`.
    public var step: Int?
    /// Into `ScenarioResult.trace`: the nearest miss, or what broke a rule.
    public var traceIndex: Int?

    public init(
        id: String, level: Level, verdict: Verdict, message: String = "", differences: [Difference] = [],
        step: Int? = nil, traceIndex: Int? = nil
    ) {
        self.id = id
        self.level = level
        self.verdict = verdict
        self.message = message
        self.differences = differences
        self.step = step
        self.traceIndex = traceIndex
    }
}

/// A step as reports show it.
public struct StepSummary: Sendable, Hashable {
    /// `alice calls createMessage`.
    public var title: String
    public var location: SourceLocation

    public init(title: String, location: SourceLocation) {
        self.title = title
        self.location = location
    }
}
