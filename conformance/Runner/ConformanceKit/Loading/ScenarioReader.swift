// Files of scenarios.

import ConformanceModel
import SpecModel

struct ScenarioReader {
    let contract: Contract
    let dialect: Dialect
    let diagnostics: Diagnostics

    private static let file = KeyTable(
        "a file of scenarios", required: ["format", "profile", "scenarios"], optional: ["level", "needs"])
    private static let keys = KeyTable(
        "a scenario", required: ["scenario", "title", "steps"],
        optional: ["level", "profile", "needs", "actors", "matrix", "let", "exclusive", "timeout"])
    private static let idPattern = "^[a-z0-9_]+(\\.[a-z0-9_]+)+$"

    func scenarios(_ node: YAMLNode) -> [Scenario] {
        guard let file = MappingReader(node, Self.file, diagnostics) else { return [] }
        return file.list("scenarios").flatMap { scenario -> [Scenario] in
            let axes = scenario["matrix"]?.entries ?? []
            return MatrixExpansion.combinations(axes, diagnostics).compactMap {
                self.scenario(scenario, in: file, $0)
            }
        }
    }

    private func scenario(
        _ node: YAMLNode, in file: MappingReader, _ combination: MatrixExpansion.Combination
    ) -> Scenario? {
        let expanded = MatrixExpansion.replaced(node, combination.values)
        guard let reader = MappingReader(expanded, Self.keys, diagnostics), let id = reader.text("scenario")
        else {
            return nil
        }
        if let pattern = try? Pattern(Self.idPattern), let program = try? PatternProgram(pattern),
            !program.matches(id)
        {
            diagnostics.report(
                reader["scenario"]!.location, "`\(id)` must be lower-case words joined by dots, at least two")
        }
        let steps = StepReader(contract: contract, diagnostics: diagnostics)
        let values = combination.values.map {
            Binding(
                name: NamePath(dotted: $0.name), value: .literal($0.node.literal), location: $0.node.location)
        }
        return Scenario(
            id: combination.suffix.isEmpty ? id : "\(id)[\(combination.suffix)]",
            title: reader.text("title") ?? "",
            level: level(reader) ?? level(file) ?? .must,
            profile: profile(reader) ?? profile(file) ?? "",
            needs: (reader.texts("needs") + file.texts("needs")).map { profile($0.text, $0.location) },
            actors: steps.actors(reader.entries("actors")), variables: values + reader.bindings("let"),
            steps: steps.steps(reader.list("steps")), isExclusive: reader.flag("exclusive"),
            timeout: reader.duration("timeout") ?? Limits.scenarioTimeout,
            location: reader["scenario"]!.location)
    }

    private func level(_ reader: MappingReader) -> Level? {
        guard let text = reader.text("level") else { return nil }
        guard let level = Level(rawValue: text) else {
            diagnostics.report(reader["level"]!.location, "`level` must be must, should or may")
            return nil
        }
        return level
    }

    private func profile(_ reader: MappingReader) -> String? {
        reader.text("profile").map { profile($0, reader["profile"]!.location) }
    }

    private func profile(_ name: String, _ location: SourceLocation) -> String {
        let known = dialect.profiles.map(\.name)
        if !known.contains(name) { diagnostics.report(location, unknown("profile", name, known)) }
        return name
    }
}
