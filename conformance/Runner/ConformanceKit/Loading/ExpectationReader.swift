// What a response must be, out of YAML, checked against what its operation documents.

import ConformanceModel
import SpecModel

struct ExpectationReader {
    let contract: Contract
    let diagnostics: Diagnostics

    private static let keys = KeyTable(
        "an expectation", optional: ["status", "error", "violations", "body", "bytes", "headers"])

    func response(_ node: YAMLNode, of operation: Operation) -> ResponseExpectation {
        guard let reader = MappingReader(node, Self.keys, diagnostics) else { return .anySuccess }
        let patterns = PatternReader(diagnostics: diagnostics)
        var expectation = ResponseExpectation.anySuccess
        expectation.statuses = reader.integers("status")
        for status in expectation.statuses ?? [] where !isDocumented(status, operation) {
            diagnostics.report(
                reader["status"]!.location, "\(operation.id) does not document the status \(status)")
        }
        expectation.errors = errors(reader, of: operation)
        expectation.violations = violations(reader)
        expectation.body = reader["body"].map(patterns.pattern)
        expectation.bytes = reader.template("bytes")
        expectation.headers = patterns.members(reader.entries("headers"))
        if let body = expectation.body, expectation.errors.isEmpty {
            checkKeys(of: body, operation, statuses: expectation.statuses ?? operation.successStatuses)
        }
        return expectation
    }

    private func isDocumented(_ status: Int, _ operation: Operation) -> Bool {
        operation.response(status: status) != nil
            || contract.errors(of: operation).contains { $0.status == status }
    }

    private func errors(_ reader: MappingReader, of operation: Operation) -> [String] {
        reader.texts("error").compactMap { name, location in
            guard let error = contract.error(name) else {
                diagnostics.report(location, unknown("error", name, contract.errorNames))
                return nil
            }
            guard contract.errors(of: operation).contains(error) else {
                diagnostics.report(location, "\(operation.id) does not declare the error \(name)")
                return nil
            }
            return name
        }
    }

    private func violations(_ reader: MappingReader) -> [(path: String, codes: [String])]? {
        guard reader["violations"] != nil else { return nil }
        let known = Set(contract.description.errors.violations.map(\.code))
        return reader.entries("violations").map { entry in
            let nodes = entry.value.elements ?? [entry.value]
            let codes = nodes.compactMap(\.string)
            for (code, node) in zip(codes, nodes) where !known.contains(code) {
                diagnostics.report(node.location, unknown("code of a violation", code, known.sorted()))
            }
            return (entry.key, codes)
        }
    }

    /// Keys of a pattern that no documented answer has.
    private func checkKeys(of pattern: ValuePattern, _ operation: Operation, statuses: [Int]) {
        let schemas = statuses.compactMap { operation.response(status: $0)?.jsonSchema }
        guard !schemas.isEmpty else { return }
        PatternKeyCheck(contract: contract, diagnostics: diagnostics).check(pattern, against: schemas)
    }
}

/// Finds keys in patterns that the schemas do not have: a typo there would never match, or always.
struct PatternKeyCheck {
    let contract: Contract
    let diagnostics: Diagnostics

    /// - Parameter schemas: alternatives; a key need only be in one.
    func check(_ pattern: ValuePattern, against schemas: [Schema]) {
        let schemas = schemas.flatMap(alternatives)
        // A value of any type may have any key.
        guard !schemas.isEmpty,
            !schemas.contains(where: { if case .any = contract.table.shape(of: $0) { true } else { false } })
        else { return }
        switch pattern {
        case .object(let members), .exact(let members):
            for member in members where !member.isExtra { check(member, against: schemas) }
        case .array(let patterns), .unordered(let patterns):
            for pattern in patterns { check(pattern, against: schemas.compactMap(items)) }
        case .contains(let inner), .none(let inner), .every(let inner):
            check(inner, against: schemas.compactMap(items))
        case .not(let inner): check(inner, against: schemas)
        case .anyOf(let patterns), .allOf(let patterns):
            for pattern in patterns { check(pattern, against: schemas) }
        case .value, .slot, .length, .regex, .ordered: return
        }
    }

    private func check(_ member: ValuePattern.Member, against schemas: [Schema]) {
        let found = schemas.compactMap { contract.schema(ofKey: member.key, in: $0) }
        guard !found.isEmpty else {
            let known = schemas.flatMap(keys)
            return diagnostics.report(
                member.location,
                unknown("key", member.key, known, place: " in what the contract says of this"))
        }
        check(member.pattern, against: found)
    }

    private func alternatives(_ schema: Schema) -> [Schema] {
        guard case .oneOf(let rules) = contract.table.shape(of: schema) else { return [schema] }
        return rules.variants.flatMap { alternatives($0.schema) }
    }

    private func items(_ schema: Schema) -> Schema? {
        if case .array(let rules) = contract.table.shape(of: schema) { rules.items } else { nil }
    }

    private func keys(_ schema: Schema) -> [String] {
        guard case .object(let rules) = contract.table.shape(of: schema) else { return [] }
        return rules.properties.map(\.name)
    }
}
