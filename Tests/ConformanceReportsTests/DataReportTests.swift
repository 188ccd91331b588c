// The reports that programs read: results, coverage, traces, badge and JUnit.

import ConformanceModel
import ConformanceReports
import SpecModel
import Testing

private func parsed(_ text: String) throws -> JSONLiteral { try JSONLiteral(json: text.utf8) }

@Suite("Data reports") struct DataReportTests {
    @Test("The same run gives the same bytes, and every file once")
    func deterministic() {
        let first = reports(of: sampleRun())
        #expect(first == reports(of: sampleRun()))
        #expect(Set(first.map(\.path)).count == first.count)
        #expect(first.allSatisfy { !$0.path.contains("..") || !$0.path.contains("/..") })
    }

    @Test("Results hold what an expectations list is made of")
    func results() throws {
        let results = try parsed(resultsReport(of: sampleRun()))
        #expect(results["format"]?.integer == 1)
        #expect(results["seed"]?.text == "4211")
        #expect(results["success"] == .boolean(false))
        #expect(results["requirements"]?.text == "2026-12")
        #expect(results["target"]?["profiles"] == json(#"["core","gateway","resume"]"#))
        #expect(results["stale_expectations"]?.elements?.count == 1)
        let scenarios = results["scenarios"]?.elements ?? []
        #expect(scenarios.count == 8)
        let failed = try #require(scenarios.first { $0["id"]?.text == "messages.create.fanout" })
        #expect(failed["verdict"]?.text == "failed")
        #expect(failed["file"]?.text == "conformance/suite/messages.yaml" && failed["line"]?.integer == 4)
        #expect(failed["trace"]?.text == "traces/messages.create.fanout.ndjson")
        #expect(failed["replay"]?.text == "replay/messages.create.fanout.py")
        #expect(failed["checks"]?[1]?["step"]?.integer == 4)
        #expect(
            failed["checks"]?[1]?["differences"]?[0]
                == json(#"{"path":"d.content","expected":"\"hello world\"","actual":"\"hello wor\""}"#))
        let known = scenarios.first { $0["id"]?.text == "resume.replay" }
        #expect(known?["known_failing"]?.text == "issue 12" && known?["replay"] == .null)
    }

    @Test("The summary counts by profile and level")
    func counts() throws {
        let summary = try #require(parsed(resultsReport(of: sampleRun()))["summary"])
        #expect(summary["counts"]?["failed"]?.integer == 2 && summary["counts"]?["passed"]?.integer == 2)
        let rows = summary["by_profile_and_level"]?.elements ?? []
        let resume = rows.filter { $0["profile"]?.text == "resume" }
        #expect(resume.compactMap { $0["level"]?.text } == ["must", "should"])
        #expect(resume.first?["counts"]?["expectedFailure"]?.integer == 1)
    }

    @Test("Every line of a trace is an object with its time and kind")
    func traces() throws {
        let traces = traceReports(of: sampleRun())
        #expect(traces.count == 3)
        for trace in traces {
            for line in trace.text.split(separator: "\n") {
                let event = try parsed(String(line))
                #expect(event["time_us"]?.integer != nil && event["kind"]?.text != nil)
            }
        }
        let failed = traces.first { $0.path == "traces/messages.create.fanout.ndjson" }
        #expect(failed?.text.split(separator: "\n").count == failedScenario().trace.count)
    }

    @Test("Coverage has counts, shares and every cell")
    func coverage() throws {
        let coverage = try parsed(coverageReport(of: sampleRun()))
        let status = coverage["kinds"]?.elements?.first { $0["kind"]?.text == "status" }
        #expect(
            status?["covered"]?.integer == 11 && status?["waived"]?.integer == 2
                && status?["all"]?.integer == 16)
        #expect(status?["share"] == .number(11.0 / 14.0))
        #expect(coverage["cells"]?.elements?.count == 19)
        #expect(coverage["cells"]?[3]?["waiver"]?.text == "limits are off in this target")
    }

    @Test("The badge says exactly the claim")
    func badge() throws {
        let endpoint = try parsed(badgeEndpoint(of: sampleRun()))
        #expect(endpoint["schemaVersion"]?.integer == 1)
        #expect(endpoint["label"]?.text == "guilds 2026-12")
        #expect(endpoint["message"]?.text == "core+gateway+resume 25 % must / 50 % should")
        #expect(endpoint["color"]?.text == "red")
        let whole = try parsed(badgeEndpoint(of: passedRun()))
        #expect(
            whole["message"]?.text == "core+gateway+resume 100 % must"
                && whole["color"]?.text == "brightgreen")
        #expect(MarkupCheck.problem(inXML: badgePicture(of: sampleRun())) == nil)
        #expect(badgePicture(of: passedRun()).contains("guilds 2026-12 | core+gateway+resume 100 % must"))
    }

    @Test("A badge is not green when the run failed, and grey when nothing was run")
    func badgeColours() throws {
        var run = passedRun()
        run.staleExpectations = ["a:1: matches nothing"]
        #expect(try parsed(badgeEndpoint(of: run))["color"]?.text == "yellow")
        run.scenarios = []
        #expect(try parsed(badgeEndpoint(of: run))["color"]?.text == "lightgrey")
        #expect(try parsed(badgeEndpoint(of: run))["message"]?.text == "core+gateway+resume not run")
    }

    @Test("Scenarios whose names are the same to a file system get files of their own")
    func names() {
        var run = sampleRun()
        run.scenarios = ["a/b", "a_b", "A_B", "..", ""].map { id in
            var scenario = failedScenario()
            scenario.id = id
            return scenario
        }
        let paths = traceReports(of: run).map(\.path)
        #expect(
            paths == [
                "traces/a_b.ndjson", "traces/a_b-2.ndjson", "traces/A_B-3.ndjson", "traces/_...ndjson",
                "traces/_.ndjson",
            ])
    }
}

@Suite("JUnit") struct JUnitTests {
    @Test("JUnit is well formed, whatever scenarios say")
    func wellFormed() {
        #expect(MarkupCheck.problem(inXML: junitReport(of: sampleRun())) == nil)
    }

    @Test("Failures have their text; what is known or not claimed is skipped with a reason")
    func verdicts() {
        let text = junitReport(of: sampleRun())
        expect(text, has: #"tests="9" failures="4" errors="1" skipped="2" time="3.204""#)
        expect(text, has: #"<testsuite name="core" tests="4" failures="2" errors="0" skipped="0""#)
        expect(
            text,
            has:
                #"<failure message="no frame on alice.desktop matches MESSAGE_CREATE within 2 s" type="must">"#
        )
        expect(text, has: "d.content: expected &quot;hello world&quot;, got &quot;hello wor&quot;")
        expect(text, has: #"<skipped message="known to fail: issue 12"/>"#)
        expect(text, has: #"<skipped message="the target does not claim the profile `permissions`"/>"#)
        expect(text, has: #"<failure message="passed although"#)
        expect(text, has: "<error message=\"the value `${missing}` is bound to nothing\"")
        expect(
            text, has: #"<failure message="known-failing.txt:3: `resume.*` matches nothing" type="stale"/>"#)
    }

    @Test("The check of markup finds what is wrong")
    func checkCanFail() {
        for text in ["<a>", "<a></b>", "<a b=\"<\"/>", "a & b", "<a\u{0}/>", "</a>", "<a", "&bad;"] {
            #expect(MarkupCheck.problem(inXML: text) != nil, "\(text.debugDescription)")
        }
        #expect(MarkupCheck.problem(inXML: "<?xml?><a b='>'>&amp;<c/></a>") == nil)
        #expect(MarkupCheck.problem(inHTML: "<p><input><script>a < b</script></p>") == nil)
    }
}
