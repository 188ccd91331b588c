// What of the contract the run has seen: a bar per kind, the cells that nobody covers by name, and the
// waivers.

import ConformanceModel

extension CoverageCell.Kind {
    fileprivate var title: String {
        switch self {
        case .status: "operation × status"
        case .error: "operation × error code"
        case .constraint: "constraints of requests"
        case .event: "events"
        case .operation: "gateway operations"
        case .close: "close codes"
        }
    }
}

extension Page {
    var coverage: HTML? {
        let coverage = run.result.coverage
        guard !coverage.entries.isEmpty else { return nil }
        let kinds = CoverageCell.Kind.allCases.filter { coverage.counts(of: $0).all > 0 }
        return """
            <section class=card id=coverage><h2>Coverage of the contract <small>\(percentText(coverage.share))</small></h2>
            <div class=scroll><table class=matrix><thead><tr><th scope=col>kind</th><th scope=col>covered</th>\
            <th scope=col>waived</th><th scope=col>open</th></tr></thead><tbody>\(kinds.map(row))</tbody></table></div>
            \(kinds.compactMap(uncovered))\(waivers)</section>
            """
    }

    private func row(_ kind: CoverageCell.Kind) -> HTML {
        let counts = run.result.coverage.counts(of: kind)
        let open = counts.all - counts.covered - counts.waived
        let parts = [("v-passed", counts.covered), ("v-notClaimed", counts.waived), ("v-failed", open)]
            .filter { $0.1 > 0 }
            .map { style, count -> HTML in "<i class=\(style) style=\"flex:\(count)\"></i>" }
        return """
            <tr><th scope=row>\(kind.title)</th><td><b>\(counts.covered)</b>/\(counts.all) \
            <span class=bar>\(parts)</span></td><td>\(counts.waived)</td><td>\(open)</td></tr>
            """
    }

    private func uncovered(_ kind: CoverageCell.Kind) -> HTML? {
        let cells = run.result.coverage.entries.filter {
            $0.cell.kind == kind && $0.coveredBy == nil && $0.waiver == nil
        }
        guard !cells.isEmpty else { return nil }
        var subjects: [String] = []
        var details: [String: [String]] = [:]
        for entry in cells {
            if details[entry.cell.subject] == nil { subjects.append(entry.cell.subject) }
            details[entry.cell.subject, default: []].append(entry.cell.detail)
        }
        let rows = subjects.map { subject -> HTML in
            let names = (details[subject] ?? []).map { detail -> HTML in " <code>\(detail)</code>" }
            return "<div><dt>\(subject)</dt><dd>\(names)</dd></div>"
        }
        return """
            <details class=open><summary>\(cells.count) open: \(kind.title)</summary><dl class=cells>\(rows)</dl></details>
            """
    }

    private var waivers: HTML? {
        let waived = run.result.coverage.entries.filter { $0.coveredBy == nil && $0.waiver != nil }
        guard !waived.isEmpty else { return nil }
        let rows = waived.map { entry -> HTML in
            """
            <div><dt>\(entry.cell.subject) <code>\(entry.cell.detail)</code></dt><dd>\(entry.waiver ?? "")</dd></div>
            """
        }
        return
            "<details class=open><summary>\(waived.count) waived</summary><dl class=cells>\(rows)</dl></details>"
    }
}
