// report.html: everything about a run on one page that needs nothing else, neither network nor other files,
// though it links to traces and replays beside it.

import ConformanceModel
import SpecModel

struct Page {
    let run: RedactedRun
    let claim: Claim

    init(_ run: RedactedRun) {
        self.run = run
        claim = Claim(run.result)
    }

    var html: HTML {
        let result = run.result
        let style = HTML(stringLiteral: pageStyle + "\n" + diagramStyle)
        let script = HTML(stringLiteral: pageScript)
        return """
            <!DOCTYPE html>
            <html lang=en><head><meta charset=utf-8>
            <meta name=viewport content="width=device-width, initial-scale=1">
            <meta http-equiv=Content-Security-Policy \
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(result.target.name) \(result.target.version): \(claim.text)</title>
            <style>\(style)</style></head><body>
            <a class=skip href="#scenarios">To the scenarios</a>
            \(header)<main>\(stale)\(matrix)\(scenarios)\(coverage)</main>
            <footer>Suite \(result.suiteVersion) · contract \(result.dialect) \(result.contractVersion) · \
            <a href=results.json>results.json</a> · <a href=junit.xml>junit.xml</a> · \
            <a href=coverage.json>coverage.json</a> · <a href=badge.svg>badge.svg</a></footer>
            <script>\(script)</script></body></html>

            """
    }

    private var header: HTML {
        let result = run.result
        let isSuccess = result.isSuccess
        let verdict: HTML =
            isSuccess ? "<span class=\"big ok\">passed</span>" : "<span class=\"big no\">failed</span>"
        return """
            <header><p class=kicker>\(result.target.name) \(result.target.version) against \(claim.label)</p>
            <h1>\(verdict) \(claim.text)</h1>
            <dl class=facts>\(fact("Target", result.target.baseURL))\(fact("Gateway", result.target.gatewayURL))\
            \(fact("Started", result.startedAt))\(fact("Took", durationText(result.duration)))\
            \(fact("Seed", String(result.seed)))\(fact("Requirements", result.requirements ?? "all"))\
            \(fact("Suite", result.suiteVersion))</dl></header>
            """
    }

    private func fact(_ name: HTML, _ value: String) -> HTML {
        "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    private var stale: HTML? {
        let lines = run.result.staleExpectations
        guard !lines.isEmpty else { return nil }
        return """
            <section class=card id=stale><h2>Stale known-failing lines <small>\(lines.count)</small></h2>
            <p>They match nothing or are over, and each fails the run: take them off the list.</p>
            <ul class=plain>\(lines.map { line -> HTML in "<li><code>\(line)</code></li>" })</ul></section>
            """
    }

    /// Profiles by level, with counts and bars.
    private var matrix: HTML {
        let levels = Level.allCases.filter { level in run.scenarios.contains { $0.level == level } }
        let heads = levels.map { level -> HTML in "<th scope=col>\(level.rawValue)</th>" }
        let rows = run.profileNames.map { profile -> HTML in
            let about = run.result.profiles.first { $0.name == profile }?.description ?? ""
            let isClaimed = run.result.target.profiles.contains(profile)
            let cells = levels.map { level in
                cell(Tally(run.scenarios.filter { $0.profile == profile && $0.level == level }))
            }
            let style: HTML = isClaimed ? "" : " class=off"
            return """
                <tr\(style)><th scope=row><button type=button class=link data-profile="\(profile)">\(profile)</button>\
                <small>\(about)</small></th>\(cells)</tr>
                """
        }
        return """
            <section class=card id=profiles><h2>Profiles</h2><div class=scroll><table class=matrix>\
            <thead><tr><th scope=col>profile</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    private func cell(_ tally: Tally) -> HTML {
        guard tally.counted > 0 else {
            let count = tally[.notClaimed]
            return count == 0 ? "<td class=none>–</td>" : "<td class=none>\(count) not claimed</td>"
        }
        return "<td><b>\(tally.passed)</b>/\(tally.counted) \(bar(tally))</td>"
    }

    private func bar(_ tally: Tally) -> HTML {
        let order: [Verdict] = [.passed, .unexpectedPass, .expectedFailure, .error, .failed]
        let parts = order.filter { tally[$0] > 0 }.map { verdict -> HTML in
            "<i class=\"v-\(verdict.rawValue)\" style=\"flex:\(tally[verdict])\" title=\"\(tally[verdict]) \(verdict.label)\"></i>"
        }
        return "<span class=bar>\(parts)</span>"
    }
}
