// Frames made from the rules of an operation's fields: each just inside or just outside of one, on a connection
// of its own, because what is outside may end it.

internal import ConformanceCases
internal import ConformanceModel
internal import SpecModel

extension ScenarioRun {
    /// Sends one frame per case. All cases that end otherwise than the contract says are told at once.
    func perform(
        _ step: FrameConstraintsStep, within: Duration?, in context: Context
    ) async throws(StepFailure) {
        guard let operation = contract.gatewayOperation(step.operation) else {
            throw .broken("there is no operation `\(step.operation)` of the gateway")
        }
        let payload = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try evaluator.value(of: step.payload)
        }
        let cases = CaseGenerator(contract.description, seed: environment.seed)
            .cases(for: .frame(operation), from: RequestDraft(body: payload))
            .filter { $0.isWanted(inside: step.isInside, except: step.except) }
        guard !cases.isEmpty else {
            throw .broken("\(step.operation) has no rule that can be tried on this side")
        }
        var differences: [Difference] = []
        for (index, item) in cases.enumerated() {
            let name = try await connection(index, of: step, within: within, in: context)
            await send(contract.frame(operation, payload: item.draft.body), on: name, step: context.step)
            if !item.isInside {
                differences += await refusal(of: item, operation, on: name, until: limit(within))
            } else {
                differences += try await acceptance(of: item, on: name, until: limit(within), in: context)
            }
            try await close(.literal(.string(name)), code: 1000, in: context)
        }
        guard differences.isEmpty else {
            throw .mismatch(
                message: "\(step.operation) did not keep \(differences.count) of its rules",
                differences: differences, traceIndex: nil)
        }
    }

    private func connection(
        _ index: Int, of step: FrameConstraintsStep, within: Duration?, in context: Context
    ) async throws(StepFailure) -> String {
        let name = try text(step.open.connection, in: context) + "_\(index + 1)"
        var open = step.open
        open.connection = .literal(.string(name))
        try await perform(open, within: within, in: context)
        return name
    }

    // MARK: How a case must end

    /// Waits until the frame is refused as malformed, something else answers it, or time is up.
    private func refusal(
        of item: RequestCase, _ operation: GatewayOperation, on name: String,
        until limit: ContinuousClock.Instant
    ) async -> [Difference] {
        var actual: String?
        while actual == nil {
            let news = newsCount
            if wasRefused(on: name) { return [] }
            actual = connections[name]?.closure?.label ?? answer(to: operation, on: name)
            if actual == nil, await !waitForNews(after: news, until: limit) { break }
        }
        return [Difference(path: item.id, expected: "refused as malformed", actual: actual ?? "nothing")]
    }

    /// A frame behind it is answered, or the connection is closed with a code of the contract for what the
    /// frame means, such as a token that is unknown.
    private func acceptance(
        of item: RequestCase, on name: String, until limit: ContinuousClock.Instant, in context: Context
    ) async throws(StepFailure) -> [Difference] {
        guard let heartbeat = dialect.gateway?.heartbeat,
            let operation = contract.gatewayOperation(heartbeat.operation)
        else { throw .broken("dialect.yaml has no `heartbeat`, whose answer shows that a frame was taken") }
        await send(contract.frame(operation, payload: .null), on: name, step: context.step)
        while true {
            let news = newsCount
            if wasRefused(on: name) {
                return [Difference(path: item.id, expected: "accepted", actual: "refused as malformed")]
            }
            let frames = connections[name]?.frames ?? []
            if frames.contains(where: { $0.record.operation == heartbeat.answer }) { return [] }
            if let closure = connections[name]?.closure {
                let codes = contract.description.gateway?.closeCodes.map(\.code) ?? []
                if let code = closure.code, codes.contains(code) { return [] }
                return [Difference(path: item.id, expected: "accepted", actual: closure.label)]
            }
            guard await waitForNews(after: news, until: limit) else {
                return [Difference(path: item.id, expected: "accepted", actual: "no answer")]
            }
        }
    }

    private func answer(to operation: GatewayOperation, on name: String) -> String? {
        connections[name]?.frames.compactMap { $0.record.event ?? $0.record.operation }
            .first { operation.answeredBy.contains($0) }
    }

    private func wasRefused(on name: String) -> Bool {
        guard let connection = connections[name] else { return false }
        if let code = connection.closure?.code, code == contract.malformedFrameClose { return true }
        return connection.frames.contains {
            dialect.gateway?.malformed?.matches($0.record.operation, $0.payload) == true
        }
    }
}

extension ClosureRecord {
    fileprivate var label: String { code.map { "close \($0)" } ?? "no close frame" }
}
