// The scenarios that counted on a date: a set never changes, so that a server's claim to fulfil it stays true
// when the suite grows.

internal import ConformanceModel
internal import SpecModel

public struct RequirementSet: Sendable {
    /// `2026-12`.
    public let name: String
    public let dialect: String
    /// Ids without the values of matrices.
    public let scenarios: Set<String>

    /// Reads `requirements/<name>.yaml`.
    ///
    /// - Throws: `SuiteErrors` for a file of another form, and for scenarios that the suite does not have.
    public static func load(_ file: Suite.File, for suite: Suite) throws(SuiteErrors) -> RequirementSet {
        let diagnostics = Diagnostics()
        let (node, problems) = YAMLParser.parse(file.bytes, file: file.path)
        diagnostics.report(problems)
        let keys = KeyTable("a set of requirements", required: ["format", "name", "dialect", "scenarios"])
        guard let node, let reader = MappingReader(node, keys, diagnostics) else {
            throw SuiteErrors(diagnostics: diagnostics.sorted)
        }
        let known = Set(suite.scenarios.map(\.baseID))
        let scenarios = reader.texts("scenarios")
        for (id, location) in scenarios where !known.contains(id) {
            diagnostics.report(location, unknown("scenario", id, known.sorted()))
        }
        guard diagnostics.isEmpty else { throw SuiteErrors(diagnostics: diagnostics.sorted) }
        return RequirementSet(
            name: reader.text("name") ?? "", dialect: reader.text("dialect") ?? "",
            scenarios: Set(scenarios.map(\.text)))
    }
}

extension Scenario {
    /// The id without the values of its matrix.
    public var baseID: String { String(id.prefix { $0 != "[" }) }
}
