// Whether an answer is what its step expects. Everything that differs is said at once.

internal import ConformanceModel
internal import SpecModel

extension ScenarioRun {
    func verify(
        _ response: ResponseRecord, _ expectation: ResponseExpectation, of operation: Operation,
        tracedAt position: Int, in context: Context
    ) throws(StepFailure) {
        var differences = statusDifferences(response, expectation, operation)
        if !expectation.errors.isEmpty { differences += errorDifferences(response, expectation) }
        if let violations = expectation.violations {
            differences += violationDifferences(response, violations)
        }
        for header in expectation.headers {
            let value = response.header(header.key).map(Self.headerValue)
            differences += try match(
                header.pattern, value, at: JSONPath().key("headers").key(header.key), in: context)
        }
        if let body = expectation.body {
            differences += try match(body, response.body.json, in: context)
        }
        if let bytes = expectation.bytes {
            let expected = try self.bytes(.hex(bytes), in: context)
            if expected != response.body.bytes {
                differences.append(
                    Difference(
                        path: "bytes", expected: Hex.text(expected), actual: Hex.text(response.body.bytes)))
            }
        }
        guard differences.isEmpty else {
            throw .mismatch(
                message: "\(operation.id) was answered \(response.status)\(error(in: response))",
                differences: differences, traceIndex: position)
        }
    }

    private func error(in response: ResponseRecord) -> String {
        guard let error = contract.error(in: response) else { return "" }
        return " \(error.name)"
    }

    /// Headers are texts; digits compare as numbers too.
    static func headerValue(_ text: String) -> JSONLiteral {
        if let integer = Int64(text), String(integer) == text { return .integer(integer) }
        return .string(text)
    }

    private func statusDifferences(
        _ response: ResponseRecord, _ expectation: ResponseExpectation, _ operation: Operation
    ) -> [Difference] {
        let fromErrors = expectation.errors.compactMap { contract.error($0)?.status }
        let allowed =
            expectation.statuses ?? (fromErrors.isEmpty ? operation.successStatuses : fromErrors)
        guard !allowed.contains(response.status) else { return [] }
        return [
            Difference(
                path: "status", expected: allowed.map(String.init).joined(separator: " or "),
                actual: String(response.status))
        ]
    }

    private func errorDifferences(
        _ response: ResponseRecord, _ expectation: ResponseExpectation
    ) -> [Difference] {
        let expected = expectation.errors.compactMap(contract.error)
        let codeKey = contract.errorCodeKey
        let code = response.body.json?[codeKey]
        guard !expected.contains(where: { $0.code.literal == code && $0.status == response.status }) else {
            return []
        }
        return [
            Difference(
                path: codeKey,
                expected: expected.map { "\($0.code.literal.json) (\($0.name))" }.joined(separator: " or "),
                actual: code?.json ?? "absent")
        ]
    }

    func violationDifferences(
        _ response: ResponseRecord, _ expected: [(path: String, codes: [String])]
    ) -> [Difference] {
        let actual = contract.violations(in: response)
        let wanted = Dictionary(
            expected.map { ($0.path, $0.codes.sorted()) }, uniquingKeysWith: { first, _ in first })
        let paths = Set(wanted.keys).union(actual.keys).sorted()
        return paths.compactMap { path in
            let (one, other) = (wanted[path], actual[path]?.sorted())
            guard one != other else { return nil }
            return Difference(
                path: "errors." + (path.isEmpty ? "$" : path),
                expected: one?.joined(separator: ", ") ?? "absent",
                actual: other?.joined(separator: ", ") ?? "absent")
        }
    }
}

extension Body {
    var bytes: [UInt8] {
        switch self {
        case .none: []
        case .json(let value): Array(value.json.utf8)
        case .bytes(let bytes, _): bytes
        }
    }
}

extension Contract {
    /// The key of an error body that carries the code.
    var errorCodeKey: String {
        for key in description.errors.body {
            if case .code(let name) = key { return name }
        }
        return "code"
    }

    /// The error that a response carries, by status and code; nil when it carries none of the contract.
    func error(in response: ResponseRecord) -> WireErrorDescription? {
        guard response.status >= 400, let code = response.body.json?[errorCodeKey] else { return nil }
        return description.errors.errors.first { $0.status == response.status && $0.code.literal == code }
    }

    /// Codes of the fields that were refused, by path as in `roles[0].name`; the request itself is the empty
    /// path.
    func violations(in response: ResponseRecord) -> [String: [String]] {
        for key in description.errors.body {
            if case .violations(let name) = key, let tree = response.body.json?[name] {
                var found: [String: [String]] = [:]
                Self.collect(tree, at: JSONPath(), into: &found)
                return found
            }
        }
        return [:]
    }

    /// The tree has an object per field and `_errors` where something is wrong (docs/spec-extensions.md,
    /// errors).
    private static func collect(_ tree: JSONLiteral, at path: JSONPath, into found: inout [String: [String]])
    {
        for member in tree.members ?? [] {
            if member.key == "_errors" {
                let text = path.steps.isEmpty ? "" : path.description
                found[text, default: []] += (member.value.elements ?? []).compactMap { $0["code"]?.text }
            } else if let index = Int(member.key) {
                collect(member.value, at: path.index(index), into: &found)
            } else {
                collect(member.value, at: path.key(member.key), into: &found)
            }
        }
    }
}
