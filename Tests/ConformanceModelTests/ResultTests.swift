// Figures that reports and gates rest on.

import ConformanceModel
import SpecModel
import Testing

@Suite("Coverage") struct CoverageTests {
    private func entry(_ detail: String, by scenario: String?, waiver: String? = nil) -> Coverage.Entry {
        Coverage.Entry(
            cell: CoverageCell(.status, "createMessage", detail), coveredBy: scenario, waiver: waiver)
    }

    @Test("Waived cells count neither for nor against") func share() {
        let coverage = Coverage(entries: [
            entry("201", by: "a.b"), entry("400", by: nil), entry("413", by: nil, waiver: "needs 25 MB"),
        ])
        #expect(coverage.share == 0.5)
        let counts = coverage.counts(of: .status)
        #expect(counts.covered == 1 && counts.waived == 1 && counts.all == 3)
        #expect(coverage.counts(of: .event).all == 0)
    }

    @Test("A waived cell that is covered all the same counts as covered") func coveredWaiver() {
        let coverage = Coverage(entries: [entry("201", by: "a.b", waiver: "rare")])
        #expect(coverage.counts(of: .status) == (1, 0, 1))
        #expect(coverage.share == 1)
    }

    @Test("Nothing to cover is covered") func nothing() { #expect(Coverage(entries: []).share == 1) }
}

@Suite("The verdict of a run") struct RunResultTests {
    private func run(_ verdicts: [Verdict], stale: [String] = []) -> RunResult {
        RunResult(
            suiteVersion: "1.0.0", requirements: nil, dialect: "guilds", contractVersion: "1",
            target: TargetSummary(name: "t", version: "1", baseURL: "", gatewayURL: "", profiles: []),
            profiles: [], seed: 1, startedAt: "", duration: 0,
            scenarios: verdicts.map { verdict in
                ScenarioResult(
                    id: "a.b", title: "", profile: "core", level: .must,
                    location: SourceLocation(file: "a.yaml", line: 1, column: 1), covers: [], verdict: verdict
                )
            }, coverage: Coverage(entries: []), staleExpectations: stale, secrets: [:])
    }

    @Test("Passed, expected to fail and not claimed are fine") func success() {
        #expect(run([.passed, .expectedFailure, .notClaimed]).isSuccess)
    }

    @Test("Failures, breakdowns and surprises are not", arguments: [Verdict.failed, .error, .unexpectedPass])
    func failure(verdict: Verdict) {
        #expect(!run([.passed, verdict]).isSuccess)
    }

    @Test("Neither is a stale line of a known-failing list") func stale() {
        #expect(!run([.passed], stale: ["known.txt:1: matches nothing"]).isSuccess)
    }
}
