// Steps about frames, out of YAML.

import ConformanceModel
import SpecModel

struct FrameStepReader {
    let reader: StepReader
    private var contract: Contract { reader.contract }
    private var diagnostics: Diagnostics { reader.diagnostics }

    init(_ reader: StepReader) { self.reader = reader }

    func awaitStep(_ node: YAMLNode) -> Step.Verb? {
        let orders: [(String, AwaitStep.Order)] = [
            ("each", .each), ("sequence", .sequence), ("exactly", .exactly), ("one_of", .oneOf),
        ]
        let keys = KeyTable("await", optional: orders.map(\.0) + ["ignoring"])
        guard let mapping = MappingReader(node, keys, diagnostics) else { return nil }
        let given = orders.filter { mapping[$0.0] != nil }
        guard given.count == 1 else {
            diagnostics.report(node.location, "`await` needs one of each, sequence, exactly, one_of")
            return nil
        }
        let ignoring = mapping.texts("ignoring")
        for (name, location) in ignoring
        where contract.event(name) == nil && contract.gatewayOperation(name) == nil {
            diagnostics.report(
                location,
                unknown("event or operation", name, contract.eventNames + contract.gatewayOperationNames))
        }
        return .await(
            AwaitStep(
                order: given[0].1, patterns: mapping.list(given[0].0).map { pattern($0) },
                ignoring: ignoring.map(\.text)))
    }

    func never(_ step: MappingReader) -> Step.Verb? {
        let nodes = step["never"]!.elements ?? [step["never"]!]
        let patterns = nodes.map { pattern($0) }
        guard let until = step["until"] else {
            diagnostics.report(step.node.location, "`never` needs `until`: a fence, or {quiet: true}")
            return nil
        }
        let keys = KeyTable("until", optional: ["fence", "quiet"])
        guard let mapping = MappingReader(until, keys, diagnostics) else { return nil }
        if mapping.flag("quiet") { return .never(patterns, until: .quiet) }
        guard let fence = mapping["fence"].flatMap(fence) else {
            diagnostics.report(until.location, "`until` needs a fence, or {quiet: true}")
            return nil
        }
        return .never(patterns, until: .fence(fence))
    }

    /// `{by: alice, channel: "${general.id}", seen_by: [bob.a]}`: the key that is neither names the kind.
    func fence(_ node: YAMLNode) -> FenceStep? {
        guard let entries = node.entries else {
            diagnostics.report(node.location, "a fence must be a mapping, not \(node.kind)")
            return nil
        }
        let kinds = entries.filter { $0.key != "by" && $0.key != "seen_by" }
        guard kinds.count == 1, let by = node["by"] else {
            diagnostics.report(
                node.location, "a fence needs `by` and what it is done with, such as `channel`")
            return nil
        }
        return FenceStep(
            kind: kinds[0].key, actor: MappingReader.template(by, diagnostics),
            argument: MappingReader.template(kinds[0].value, diagnostics),
            seenBy: node["seen_by"].map(templates))
    }

    private func templates(_ node: YAMLNode) -> [Template] {
        (node.elements ?? [node]).map { MappingReader.template($0, diagnostics) }
    }

    private static let patternKeys = KeyTable(
        "a frame's pattern", optional: ["at", "op", "event", "s", "d", "over"])

    func pattern(_ node: YAMLNode, needsConnection: Bool = true) -> FramePattern {
        var pattern = FramePattern(connections: [], location: node.location)
        guard let mapping = MappingReader(node, Self.patternKeys, diagnostics) else { return pattern }
        pattern.connections = mapping["at"].map(templates) ?? []
        if needsConnection, pattern.connections.isEmpty {
            diagnostics.report(node.location, "`at` is missing: the connection, or a list of them")
        }
        pattern.operation = name("op", mapping, contract.gatewayOperationNames, "operation of the gateway")
        pattern.event = name("event", mapping, contract.eventNames, "event")
        let values = PatternReader(diagnostics: diagnostics)
        pattern.sequence = mapping["s"].map(values.pattern)
        pattern.payload = mapping["d"].map(values.pattern)
        pattern.over = mapping.template("over")
        checkKeys(of: pattern)
        return pattern
    }

    private func name(_ key: String, _ mapping: MappingReader, _ known: [String], _ kind: String) -> String? {
        guard let name = mapping.text(key) else { return nil }
        if !known.contains(name) { diagnostics.report(mapping[key]!.location, unknown(kind, name, known)) }
        return name
    }

    private func checkKeys(of pattern: FramePattern) {
        guard let payload = pattern.payload else { return }
        let schema =
            pattern.event.flatMap { contract.event($0)?.payload }
            ?? pattern.operation.flatMap { contract.gatewayOperation($0)?.serverPayload }
        guard let schema else { return }
        PatternKeyCheck(contract: contract, diagnostics: diagnostics).check(payload, against: [schema])
    }
}
