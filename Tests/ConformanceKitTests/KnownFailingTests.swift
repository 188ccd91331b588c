// Lists of what is known to fail: what they excuse, and what they must not.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Known failures")
struct KnownFailingTests {
    private func result(_ id: String, _ verdict: Verdict, _ checks: [(String, Verdict)] = [])
        -> ScenarioResult
    {
        ScenarioResult(
            id: id, title: "", profile: "core", level: .must,
            location: SourceLocation(file: "f", line: 1, column: 1),
            covers: [], verdict: verdict,
            checks: checks.map { CheckResult(id: "\(id)/\($0.0)", level: .must, verdict: $0.1) })
    }

    /// What a list makes of a run, and which of its lines are stale.
    private func apply(_ list: String, to results: [ScenarioResult]) throws -> (
        verdicts: [Verdict], stale: [String]
    ) {
        var known = KnownFailing()
        try known.add(list, file: "list")
        var results = results
        let stale = known.apply(to: &results, today: "2026-12-01")
        return (results.map(\.verdict), stale)
    }

    @Test("a failure that is known is expected, a pass is not")
    func verdicts() throws {
        let results = [
            result("a.one", .failed, [("step-1", .failed)]), result("a.two", .passed, [("step-1", .passed)]),
            result("b.one", .failed, [("step-1", .failed)]), result("a.three", .error),
            result("a.four", .notClaimed),
        ]
        let (verdicts, stale) = try apply("a.*  # later", to: results)
        #expect(verdicts == [.expectedFailure, .unexpectedPass, .failed, .error, .notClaimed])
        #expect(stale == [])
    }

    // A line for one check excused whatever else failed in its scenario.
    @Test("a line for a check excuses that check only")
    func checks() throws {
        let both = result("a.one", .failed, [("step-1", .failed), ("schema", .failed)])
        #expect(try apply("a.one/schema  # later", to: [both]).verdicts == [.failed])
        #expect(
            try apply("a.one/schema  # later\na.one/step-1  # too", to: [both]).verdicts == [.expectedFailure]
        )
        #expect(try apply("a.one  # later", to: [both]).verdicts == [.expectedFailure])
        let other = result("a.one", .failed, [("step-1", .passed), ("schema", .failed)])
        #expect(try apply("a.one/step-1  # later", to: [other]).verdicts == [.failed])
        let passed = result("a.one", .passed, [("step-1", .passed)])
        #expect(try apply("a.one/step-1  # later", to: [passed]).verdicts == [.unexpectedPass])
    }

    @Test("a line that matches nothing that ran is stale")
    func stale() throws {
        let list = "# all of these\n\na.one  # later\nz.*  # gone\nb.one  # not claimed"
        let (_, stale) = try apply(list, to: [result("a.one", .failed), result("b.one", .notClaimed)])
        #expect(
            stale == ["list:4: `z.*` matches nothing that ran", "list:5: `b.one` matches nothing that ran"])
    }

    @Test("a line counts up to its day and not after")
    func until() throws {
        let results = [result("a.one", .failed)]
        #expect(try apply("a.one until 2026-12-01  # later", to: results).verdicts == [.expectedFailure])
        let (verdicts, stale) = try apply("a.one until 2026-11-30  # later", to: results)
        #expect(verdicts == [.failed])
        #expect(stale == ["list:1: `a.one` was known to fail until 2026-11-30"])
    }

    @Test(
        "lines of another form are refused",
        arguments: [
            ("a.one", "list:1: say why after `#`: `a.one  # reason`"),
            ("a.one #", "list:1: say why after `#`: `a.one  # reason`"),
            ("a.one from 2026-12-01 # x", "list:1: write `pattern until 2026-12-31  # reason`"),
            ("\na b # x", "list:2: write `pattern until 2026-12-31  # reason`"),
            // A day that is no day would never have come, or always have passed.
            ("a.one until soon # x", "list:1: `soon` must be a day such as 2026-12-31"),
            ("a.one until 2026-02-30 # x", "list:1: `2026-02-30` must be a day such as 2026-12-31"),
        ])
    func refusals(_ list: String, _ message: String) {
        var known = KnownFailing()
        #expect { try known.add(list, file: "list") } throws: { "\($0)" == message }
    }
}
