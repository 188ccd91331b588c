// What a run lets its target say of itself: `core, gateway, resume: 100 % must, 94 % should`.

import ConformanceModel
import SpecModel

/// How some scenarios ended.
struct Tally: Sendable {
    private(set) var counts: [Verdict: Int] = [:]

    init(_ scenarios: some Sequence<ScenarioResult>) {
        for scenario in scenarios { counts[scenario.verdict, default: 0] += 1 }
    }

    subscript(verdict: Verdict) -> Int { counts[verdict] ?? 0 }

    /// What an expectation said does not matter to the claim: what works, works.
    var passed: Int { self[.passed] + self[.unexpectedPass] }
    /// Without those that the target does not claim.
    var counted: Int { counts.values.reduce(0, +) - self[.notClaimed] }
    /// Rounded down, so that only what is whole is called 100; nil when nothing counts.
    var percent: Int? { counted == 0 ? nil : passed * 100 / counted }
}

struct Claim: Sendable {
    /// `guilds 2026-12`
    let label: String
    /// `core+gateway 100 % must / 94 % should`
    let message: String
    /// `core, gateway: 100 % must, 94 % should`
    let text: String
    let tallies: [Level: Tally]

    init(_ run: RunResult) {
        var tallies: [Level: Tally] = [:]
        for level in Level.allCases { tallies[level] = Tally(run.scenarios.filter { $0.level == level }) }
        // What a server may do is no part of what it promises.
        let shares = [Level.must, .should].compactMap { level in
            tallies[level]?.percent.map { "\($0) % \(level.rawValue)" }
        }
        self.tallies = tallies
        label = "\(run.dialect) \(run.requirements ?? run.contractVersion)"
        let profiles = run.target.profiles.isEmpty ? ["no profile"] : run.target.profiles
        let isEmpty = shares.isEmpty
        message =
            profiles.joined(separator: "+") + " " + (isEmpty ? "not run" : shares.joined(separator: " / "))
        text =
            profiles.joined(separator: ", ") + ": " + (isEmpty ? "not run" : shares.joined(separator: ", "))
    }

    /// All that must be is, most is, or too little; nil when nothing was run.
    enum Grade: Sendable { case whole, most, little }

    var grade: Grade? {
        guard let percent = tallies[.must]?.percent ?? tallies[.should]?.percent else { return nil }
        return percent == 100 ? .whole : percent >= 90 ? .most : .little
    }
}

extension Verdict {
    /// In the order in which one wants to read them.
    static let byUrgency: [Verdict] = [
        .failed, .error, .unexpectedPass, .expectedFailure, .passed, .notClaimed,
    ]

    /// As people read it.
    var label: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .error: "error"
        case .expectedFailure: "expected failure"
        case .unexpectedPass: "unexpected pass"
        case .notClaimed: "not claimed"
        }
    }

    /// Whether a run with it ends badly.
    var failsRun: Bool { self == .failed || self == .error || self == .unexpectedPass }
    /// Whether there is something to find out.
    var hasFailure: Bool { self == .failed || self == .error || self == .expectedFailure }
}

extension ScenarioResult {
    var failedChecks: [CheckResult] { checks.filter(\.verdict.hasFailure) }

    var hasReplay: Bool { verdict.hasFailure && trace.contains(where: \.kind.isSent) }

    /// What went wrong, one line: the first failure, or what the verdict itself says.
    var reason: String {
        if let message = failedChecks.first?.message, !message.isEmpty { return message }
        return switch verdict {
        case .unexpectedPass: "passed although it is listed as known to fail; take the line off the list"
        case .notClaimed: "the target does not claim the profile `\(profile)`"
        case .expectedFailure: knownFailingReason ?? "listed as known to fail"
        case .failed: "failed"
        case .error: "broke down"
        case .passed: ""
        }
    }
}

extension TraceEvent.Kind {
    var isSent: Bool {
        switch self {
        case .request, .connectionOpened, .frameSent: true
        case .connectionClosed(let closure): closure.origin == .runner
        case .response, .frameReceived: false
        }
    }
}

extension SourceLocation {
    /// Without the column, as editors and build servers link it.
    var fileAndLine: String { "\(file):\(line)" }
}

/// Microseconds for people: `850 µs`, `12.3 ms`, `1.20 s`, `2 min 5 s`.
func durationText(_ microseconds: Int) -> String {
    func decimal(_ value: Int, _ unit: Int, digits: Int) -> String {
        let scale = digits == 1 ? 10 : 100
        let scaled = (value * scale + unit / 2) / unit
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
    switch microseconds {
    case ..<1_000: return "\(microseconds) µs"
    case ..<999_950: return decimal(microseconds, 1_000, digits: 1) + " ms"
    case ..<59_995_000: return decimal(microseconds, 1_000_000, digits: 2) + " s"
    default: return "\(microseconds / 60_000_000) min \(microseconds / 1_000_000 % 60) s"
    }
}

/// Seconds with three digits: `0.012`.
func secondsText(_ microseconds: Int) -> String {
    let milliseconds = String((microseconds + 500) / 1_000 % 1_000)
    let zeros = String(repeating: "0", count: 3 - milliseconds.count)
    return "\((microseconds + 500) / 1_000_000).\(zeros)\(milliseconds)"
}

/// `83.1 %`, rounded down, so that only what is whole is called 100.
func percentText(_ share: Double) -> String {
    let tenths = Int(share * 1_000 + 1e-9)
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
}
