// `waivers.yaml`: what of the contract no scenario has to show, and why.

import ConformanceModel
import SpecModel

struct WaiverReader {
    let contract: Contract
    let diagnostics: Diagnostics

    init(_ contract: Contract, _ diagnostics: Diagnostics) {
        self.contract = contract
        self.diagnostics = diagnostics
    }

    func waivers(_ node: YAMLNode) -> [Waiver] {
        let file = KeyTable("waivers.yaml", required: ["format", "waivers"])
        guard let reader = MappingReader(node, file, diagnostics) else { return [] }
        return reader.list("waivers").compactMap(waiver)
    }

    /// `{error: [createGuild MAXIMUM_GUILDS_REACHED, "* SERVICE_UNAVAILABLE"], because: …}`
    private func waiver(_ node: YAMLNode) -> Waiver? {
        let kinds = CoverageCell.Kind.allCases.map(\.rawValue)
        let keys = KeyTable("a waiver", required: ["because"], optional: kinds)
        guard let reader = MappingReader(node, keys, diagnostics), let reason = reader.text("because") else {
            return nil
        }
        let cells = CoverageCell.Kind.allCases.flatMap { kind in
            reader.texts(kind.rawValue).compactMap { text, location -> CoverageCell? in
                let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    diagnostics.report(
                        location, "write the subject and the detail, as the list of coverage does")
                    return nil
                }
                return CoverageCell(kind, parts[0], parts[1])
            }
        }
        return Waiver(cells: cells, reason: reason, location: node.location)
    }
}
