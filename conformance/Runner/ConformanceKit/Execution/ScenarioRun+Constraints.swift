// Requests made from the rules of an operation's fields: each just inside or just outside of one.

internal import ConformanceCases
internal import ConformanceModel
internal import SpecModel

extension ScenarioRun {
    /// Sends one request per case. All cases that end otherwise than the contract says are told at once.
    func perform(_ step: ConstraintsStep, in context: Context) async throws(StepFailure) {
        let generator = CaseGenerator(contract.description, seed: environment.seed)
        let (operation, draft) = try draft(for: step, in: context)
        let subject = CaseSubject.request(operation)
        let cases = generator.cases(for: subject, from: draft)
            .filter { $0.isWanted(inside: step.isInside, except: step.except) }
        guard !cases.isEmpty else {
            throw .broken("\(step.call.operation) has no rule that can be tried on this side")
        }
        var differences: [Difference] = []
        var position: Int?
        for item in cases {
            // Made anew for each case, so that names that must be unique are.
            let (_, draft) = try self.draft(for: step, in: context)
            guard let fresh = generator.renewed(item, for: subject, from: draft) else {
                throw .broken("\(item.id) of \(step.call.operation) depends on values that change")
            }
            let (found, place) = try await send(fresh, of: step, operation, in: context)
            if !found.isEmpty, position == nil { position = place }
            differences += found
        }
        guard differences.isEmpty else {
            throw .mismatch(
                message: "\(step.call.operation) did not keep \(differences.count) of its rules",
                differences: differences,
                traceIndex: position)
        }
    }

    private func draft(
        for step: ConstraintsStep, in context: Context
    ) throws(StepFailure) -> (Operation, RequestDraft) {
        let request = try prepare(step.call, in: context)
        func given(_ members: [Template.Member]) throws(StepFailure) -> [String: JSONLiteral] {
            Dictionary(
                try self.members(members, in: context).map { ($0.key, $0.value) },
                uniquingKeysWith: { first, _ in first })
        }
        let draft = RequestDraft(
            path: try given(step.call.path), query: try given(step.call.query),
            headers: try given(
                step.call.headers.filter { request.operation.parameter($0.key, in: .header) != nil }),
            body: request.record.body.json)
        return (request.operation, draft)
    }

    private func send(
        _ item: RequestCase, of step: ConstraintsStep, _ operation: Operation, in context: Context
    ) async throws(StepFailure) -> ([Difference], position: Int) {
        let request = try prepare(replaced(step.call, of: operation, by: item.draft), in: context)
        let (response, position) = try await send(request, step: context.step)
        return (differences(response, item, request.operation), position)
    }

    private func replaced(
        _ call: CallStep, of operation: Operation, by draft: RequestDraft
    ) -> CallStep {
        func templates(_ values: [String: JSONLiteral]) -> [Template.Member] {
            values.sorted { $0.key < $1.key }.map { Template.Member(key: $0.key, value: .literal($0.value)) }
        }
        var call = call
        call.path = templates(draft.path)
        call.query = templates(draft.query)
        call.headers.removeAll { operation.parameter($0.key, in: .header) != nil }
        call.headers += templates(draft.headers)
        call.body = draft.body.map { .json(.literal($0)) } ?? .none
        call.isInvalid = true
        return call
    }

    private func differences(
        _ response: ResponseRecord, _ item: RequestCase, _ operation: Operation
    ) -> [Difference] {
        switch item.expectation {
        case .accepted:
            guard !operation.successStatuses.contains(response.status) else { return [] }
            let error = contract.error(in: response)?.name ?? ""
            return [Difference(path: item.id, expected: "accepted", actual: "\(response.status) \(error)")]
        case .refused(let violations):
            let name = contract.description.errors.validationError
            guard contract.error(in: response)?.name == name else {
                return [
                    Difference(
                        path: item.id, expected: name,
                        actual: "\(response.status) \(contract.error(in: response)?.name ?? "")")
                ]
            }
            let expected = violations.map {
                (path: $0.path.isEmpty ? "" : JSONPath($0.path).description, codes: $0.codes)
            }
            return violationDifferences(response, expected).map {
                Difference(path: "\(item.id): \($0.path)", expected: $0.expected, actual: $0.actual)
            }
        }
    }
}

extension RequestCase {
    var isInside: Bool { if case .accepted = expectation { true } else { false } }

    /// - Parameter except: ids of cases, what they begin with, or globs.
    func isWanted(inside: Bool, except: [String]) -> Bool {
        isInside == inside
            && !except.contains { id == $0 || id.hasPrefix($0 + ".") || Glob($0).matches(id) }
    }
}
