// All of a dialect's scenarios with what they stand on: read, checked, and ready to run.

public import ConformanceModel
public import SpecModel

public struct Suite: Sendable {
    public let contract: Contract
    public let dialect: Dialect
    public let fixtures: [String: Fixture]
    /// In the order of their ids.
    public let scenarios: [Scenario]
    public let waivers: [Waiver]

    /// A file of the suite's folder.
    public struct File: Sendable {
        /// As reports show it: `conformance/scenarios/guilds/messages.yaml`.
        public var path: String
        public var bytes: [UInt8]

        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }

        var name: String { String(path.split(separator: "/").last ?? "") }
    }

    /// Reads `dialect.yaml`, `fixtures.yaml`, `waivers.yaml` and all files of scenarios.
    ///
    /// - Throws: `SuiteErrors` with everything that is wrong in any of them.
    public static func load(_ files: [File], contract: APIDescription) throws(SuiteErrors) -> Suite {
        let loader = SuiteLoader(contract: Contract(contract))
        let suite = loader.suite(files)
        guard let suite, loader.diagnostics.isEmpty else {
            throw SuiteErrors(diagnostics: loader.diagnostics.sorted)
        }
        return suite
    }
}

/// Everything wrong with a suite, sorted by place. Never empty.
public struct SuiteErrors: Error, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Why a cell of the coverage need not be covered.
public struct Waiver: Sendable {
    public var cells: [CoverageCell]
    public var reason: String
    public var location: SourceLocation
}

private struct SuiteLoader {
    let contract: Contract
    let diagnostics = Diagnostics()

    func suite(_ files: [Suite.File]) -> Suite? {
        let reader = DialectReader(contract: contract, diagnostics: diagnostics)
        guard let dialectNode = node("dialect.yaml", files), let dialect = reader.dialect(dialectNode) else {
            if diagnostics.isEmpty {
                diagnostics.report(
                    SourceLocation(file: files.first?.path ?? "suite", line: 1, column: 1),
                    "there is no dialect.yaml")
            }
            return nil
        }
        let fixtures = node("fixtures.yaml", files).map(reader.fixtures) ?? []
        let waivers =
            node("waivers.yaml", files).map { WaiverReader(contract, diagnostics).waivers($0) } ?? []
        let special = ["dialect.yaml", "fixtures.yaml", "waivers.yaml"]
        let scenarioReader = ScenarioReader(contract: contract, dialect: dialect, diagnostics: diagnostics)
        let scenarios = files.filter { !special.contains($0.name) }.compactMap(parse).flatMap(
            scenarioReader.scenarios)
        checkUnique(scenarios)
        let byName = Dictionary(fixtures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        NameCheck(dialect: dialect, fixtures: byName, diagnostics: diagnostics).check(scenarios, fixtures)
        return Suite(
            contract: contract, dialect: dialect, fixtures: byName,
            scenarios: scenarios.sorted { $0.id < $1.id }, waivers: waivers)
    }

    private func node(_ name: String, _ files: [Suite.File]) -> YAMLNode? {
        files.first { $0.name == name }.flatMap(parse)
    }

    private func parse(_ file: Suite.File) -> YAMLNode? {
        let (node, problems) = YAMLParser.parse(file.bytes, file: file.path)
        diagnostics.report(problems)
        if let node, node["format"]?.literal != .integer(1) {
            diagnostics.report(node.location, "this runner reads files of `format: 1`")
        }
        return node
    }

    private func checkUnique(_ scenarios: [Scenario]) {
        var places: [String: SourceLocation] = [:]
        for scenario in scenarios {
            if let first = places.updateValue(scenario.location, forKey: scenario.id) {
                diagnostics.report(scenario.location, "`\(scenario.id)` is there already, at \(first)")
            }
        }
    }
}
