// Everything that a run found out: what all reports are made of.

public import SpecModel

/// One scenario, or one member of its matrix.
public struct ScenarioResult: Sendable {
    /// `permissions.send_messages.denied[deny_by=everyone_role]`.
    public var id: String
    public var title: String
    /// `core`.
    public var profile: String
    public var level: Level
    /// Where its file says `scenario:`.
    public var location: SourceLocation
    /// Names of the operations and events that it shows, in the order in which it came across them.
    public var covers: [String]
    public var verdict: Verdict
    /// What failed or broke down comes with a message; what passed is there too.
    public var checks: [CheckResult]
    public var steps: [StepSummary]
    public var trace: [TraceEvent]
    /// Microseconds.
    public var duration: Int
    /// Why it is known to fail, from the known-failing list.
    public var knownFailingReason: String?

    public init(
        id: String, title: String, profile: String, level: Level, location: SourceLocation, covers: [String],
        verdict: Verdict, checks: [CheckResult] = [], steps: [StepSummary] = [], trace: [TraceEvent] = [],
        duration: Int = 0, knownFailingReason: String? = nil
    ) {
        self.id = id
        self.title = title
        self.profile = profile
        self.level = level
        self.location = location
        self.covers = covers
        self.verdict = verdict
        self.checks = checks
        self.steps = steps
        self.trace = trace
        self.duration = duration
        self.knownFailingReason = knownFailingReason
    }
}

/// What was tested, as its target file says.
public struct TargetSummary: Sendable, Hashable {
    public var name: String
    public var version: String
    /// `http://127.0.0.1:8080/api/v1`
    public var baseURL: String
    public var gatewayURL: String
    /// In the order of the dialect's table.
    public var profiles: [String]

    public init(name: String, version: String, baseURL: String, gatewayURL: String, profiles: [String]) {
        self.name = name
        self.version = version
        self.baseURL = baseURL
        self.gatewayURL = gatewayURL
        self.profiles = profiles
    }
}

/// A profile that servers may claim.
public struct ProfileSummary: Sendable, Hashable {
    public var name: String
    public var description: String

    public init(name: String, description: String) {
        self.name = name
        self.description = description
    }
}

public struct RunResult: Sendable {
    /// Of the suite: `1.0.0`.
    public var suiteVersion: String
    /// Name of the frozen set of requirements: `2026-12`; nil when all scenarios count.
    public var requirements: String?
    /// `guilds`.
    public var dialect: String
    /// Version of the contract.
    public var contractVersion: String
    public var target: TargetSummary
    /// All of the dialect, claimed or not.
    public var profiles: [ProfileSummary]
    public var seed: UInt64
    /// ISO 8601, UTC.
    public var startedAt: String
    /// Microseconds.
    public var duration: Int
    /// In the order of their ids.
    public var scenarios: [ScenarioResult]
    public var coverage: Coverage
    /// Known-failing lines that match nothing or are over, as `file:line: message`; each fails the run.
    public var staleExpectations: [String]
    /// Secrets that occur in traces (tokens, passwords), each with the name to show instead: `alice.token`. Reports
    /// MUST replace every occurrence.
    public var secrets: [String: String]

    public init(
        suiteVersion: String, requirements: String?, dialect: String, contractVersion: String,
        target: TargetSummary, profiles: [ProfileSummary], seed: UInt64, startedAt: String, duration: Int,
        scenarios: [ScenarioResult], coverage: Coverage, staleExpectations: [String],
        secrets: [String: String]
    ) {
        self.suiteVersion = suiteVersion
        self.requirements = requirements
        self.dialect = dialect
        self.contractVersion = contractVersion
        self.target = target
        self.profiles = profiles
        self.seed = seed
        self.startedAt = startedAt
        self.duration = duration
        self.scenarios = scenarios
        self.coverage = coverage
        self.staleExpectations = staleExpectations
        self.secrets = secrets
    }

    /// Whether a run with these results ends well.
    public var isSuccess: Bool {
        staleExpectations.isEmpty
            && !scenarios.contains { [.failed, .error, .unexpectedPass].contains($0.verdict) }
    }
}
