// The page for people: whole, bounded, and safe to open whatever a server sent.

import ConformanceModel
import ConformanceReports
import SpecModel
import Testing

/// The part of the page about one scenario.
private func section(_ anchor: String, of page: String) -> String {
    guard let start = page.firstRange(of: #"id="s-\#(anchor)""#)?.lowerBound else { return "" }
    let rest = page[start...]
    return String(rest.firstRange(of: #"<details class="sc "#).map { rest[..<$0.lowerBound] } ?? rest)
}

@Suite("Page") struct PageTests {
    private let page = pageReport(of: sampleRun())

    @Test("The page is well formed and needs no network")
    func wellFormed() {
        #expect(MarkupCheck.problem(inHTML: page) == nil)
        for word in ["src=", "@import", "url("] { expect(page, hasNo: word) }
        expect(page, has: "default-src 'none'")
    }

    @Test("What a server sends stays text")
    func escaped() {
        expect(page, has: "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;")
        #expect(page.ranges(of: "<script>").count == 1)
        expect(page, has: #"\u{202E}gpj.exe"#)
        expect(page, hasNo: "\u{202E}")
        expect(page, has: "Sample &amp; Co 0.3")
    }

    @Test("The head has the claim, the matrix the counts, and stale lines are shown")
    func head() {
        expect(page, has: "core, gateway, resume: 25 % must, 50 % should")
        expect(page, has: "<b>1</b>/2 <span class=bar>")
        expect(page, has: "1 not claimed")
        expect(page, has: "known-failing.txt:3: `resume.*` matches nothing")
    }

    @Test("Scenarios are listed by urgency")
    func order() {
        let order = page.split(separator: #"<details class="sc v-"#).dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(
            order == [
                "failed", "failed", "error", "unexpectedPass", "expectedFailure", "passed", "passed",
                "notClaimed",
            ])
    }

    @Test("A failed scenario shows the differences, side by side and within the payload")
    func differences() {
        let text = section("messages.create.fanout", of: page)
        expect(text, has: #"<td class=exp><code>&quot;hello wor<mark>ld</mark>&quot;</code>"#)
        expect(text, has: "<mark>&quot;hello wor&quot;</mark>,<ins>expected &quot;hello world&quot;</ins>")
        expect(text, has: "<del class=ghost>id</del><ins>expected &quot;71829304958271&quot;</ins>")
        expect(text, has: #"id="s-messages.create.fanout-e12" class="row frame miss""#)
        expect(text, has: ##"href="#s-messages.create.fanout-e12""##)
        expect(text, has: "<strong class=tag>nearest miss</strong>")
        expect(text, has: #"<li class="band bad"><p><b>5</b> alice.desktop gets MESSAGE_CREATE"#)
    }

    @Test("A failed scenario has a lifeline per connection, pauses, and links to its files")
    func diagram() {
        let text = section("messages.create.fanout", of: page)
        expect(
            text,
            has:
                "<span>alice</span><span>alice.<wbr>desktop</span><span>alice.<wbr>phone</span><span class=srv>"
        )
        expect(text, has: "1.90 s later")
        expect(text, has: "<b>201</b> <small>3.4 ms</small>")
        expect(text, has: "<b>closes</b> 4009 session timed out")
        expect(text, has: #"href="replay/messages.create.fanout.py""#)
        expect(text, has: "conformance/suite/messages.yaml:4")
    }

    @Test("Passed scenarios have no trace on the page")
    func passed() {
        let text = section("users.get", of: page)
        expect(text, has: "alice calls getUser")
        expect(text, hasNo: "class=rows")
    }

    @Test("A huge trace is cut around the failure, with a note of how much is left out")
    func bounded() {
        let text = section("gateway.flood", of: page)
        #expect(text.ranges(of: #"class="row "#).count == 200)
        expect(text, has: #"… 1,221 more in <a href="traces/gateway.flood.ndjson">"#)
        expect(text, has: #"id="s-gateway.flood-e1400""#)
        #expect(text.utf8.count < 400_000)
    }

    @Test("However many scenarios fail, the page stays one that a browser opens")
    func manyFailures() {
        var run = sampleRun()
        run.scenarios = (0..<160).map { number in
            var scenario = hugeScenario(210)
            scenario.verdict = .failed
            scenario.id = "flood.\(number)"
            return scenario
        }
        let page = pageReport(of: run)
        #expect(page.ranges(of: "<ol class=rows>").count == 150)
        #expect(page.utf8.count < 40_000_000)
    }

    @Test("Coverage names what is open and why the rest is waived")
    func coverage() {
        expect(page, has: "<dt>deleteMessage</dt><dd> <code>404</code> <code>429</code></dd>")
        expect(page, has: "<dd>limits are off in this target</dd>")
        expect(page, has: "<b>11</b>/16")
    }

    @Test("A run without trouble has no list of failures")
    func quiet() {
        let page = pageReport(of: passedRun())
        #expect(MarkupCheck.problem(inHTML: page) == nil)
        expect(page, has: "<span class=\"big ok\">passed</span>")
        expect(page, hasNo: "id=stale")
    }
}

@Suite("Terminal") struct TerminalTests {
    @Test("The summary shows failures with their first difference, and ends with claim and verdict")
    func summaryText() {
        let text = summary(of: sampleRun(), colour: false, folder: "out")
        expect(text, has: "FAILED messages.create.fanout  conformance/suite/messages.yaml:4\n")
        expect(text, has: "  d.content: expected \"hello world\", got \"hello wor\"\n")
        expect(text, has: "  python3 out/replay/messages.create.fanout.py\n")
        expect(text, has: "STALE known-failing lines\n  known-failing.txt:3")
        expect(text, has: "coverage  76.4 %: 13 of 19 cells, 2 waived\n")
        expect(text, has: "claim     core, gateway, resume: 25 % must, 50 % should\n")
        #expect(
            text.hasSuffix(
                "NOT OK  2 failed, 1 error, 1 unexpected pass, 1 expected failure, 2 passed, 1 not claimed in 3.20 s\n"
            ))
        expect(text, hasNo: "\u{1B}")
    }

    @Test("Colours are there when asked for, and a server's own control characters never")
    func colours() {
        let text = summary(of: sampleRun(), colour: true)
        expect(text, has: "\u{1B}[1;31mFAILED\u{1B}[0m")
        for character in ["\u{7}", "\u{202E}"] { expect(text, hasNo: character) }
        #expect(summary(of: passedRun(), colour: false).contains("\nOK  2 passed in 3.20 s\n"))
    }

    @Test("Many failures are cut")
    func many() {
        var run = sampleRun()
        run.scenarios = (0..<40).map { number in
            var scenario = failedScenario()
            scenario.id = "fails.\(number)"
            return scenario
        }
        let text = summary(of: run, colour: false)
        expect(text, has: "… 15 more in out/report.html")
        expect(text, hasNo: "fails.25 ")
    }

    @Test("Explaining a scenario tells its steps, what failed, and what went over the wire")
    func explanation() throws {
        let text = try #require(explain(scenario: "messages.create.fanout", of: sampleRun()))
        expect(text, has: "covers MSG-CREATE-1, GW-DISPATCH-2")
        expect(text, has: "5. alice.desktop gets MESSAGE_CREATE")
        expect(text, has: "d.author.id: expected \"71829304958271\", got absent")
        expect(text, has: "alice.phone <- closes 4009 session timed out")
        expect(text, has: "failed: messages.create.fanout/schema")
        #expect(explain(scenario: "none", of: sampleRun()) == nil)
    }
}
