// What each kind of step does, but for requests and frames, which have files of their own.

internal import ConformanceModel
internal import SpecModel

extension ScenarioRun {
    func perform(_ verb: Step.Verb, within: Duration?, in context: Context) async throws(StepFailure) {
        switch verb {
        case .call(let call): try await perform(call, in: context)
        case .constraints(let step): try await perform(step, in: context)
        case .frameConstraints(let step): try await perform(step, within: within, in: context)
        case .http(let request): try await perform(request, within: within, in: context)
        case .open(let open): try await perform(open, within: within, in: context)
        case .send(let send): try await perform(send, in: context)
        case .sendRaw(let at, let frames): try await send(frames, at: at, in: context)
        case .close(let at, let code): try await close(at, code: code, in: context)
        case .cut(let at): try await close(at, code: nil, in: context)
        case .expectClose(let at, let expectation):
            try await expectClose(try text(at, in: context), expectation, until: limit(within), in: context)
        case .await(let step): try await perform(step, until: limit(within), in: context)
        case .never(let patterns, let barrier):
            try await perform(never: patterns, until: barrier, within: within, in: context)
        case .fence(let fence): try await perform(fence, seenBy: [], until: limit(within), in: context)
        case .parallel(let branches): try await perform(branches, in: context)
        case .loop(let loop): try await perform(loop, in: context)
        case .use(let use): try await perform(use, in: context)
        case .bind(let bindings): for binding in bindings { try bind(binding, in: context) }
        case .check(let expressions): try check(expressions, in: context)
        case .actors(let actors): for actor in actors { try await makeAccount(actor, in: context) }
        }
    }

    private func check(_ expressions: [Expression], in context: Context) throws(StepFailure) {
        for expression in expressions {
            guard case .comparison(let left, let comparison, let right) = expression else { continue }
            let (one, other) = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                (try evaluator.value(of: left), try evaluator.value(of: right))
            }
            guard !Ordering.holds(one, comparison, other) else { continue }
            throw .mismatch(
                message: "it does not hold that \(one.json) \(comparison.rawValue) \(other.json)",
                differences: [
                    Difference(path: "$", expected: "\(comparison.rawValue) \(other.json)", actual: one.json)
                ], traceIndex: nil)
        }
    }

    private func perform(_ loop: LoopStep, in context: Context) async throws(StepFailure) {
        let values = try turns(of: loop, in: context)
        // A name that the loop itself binds is bound anew each time.
        let own = loop.steps.captures.filter { bindings.ownValue(at: $0, in: context.scope) == nil }
        for (index, value) in values.enumerated() {
            if index > 0 { for name in own { bindings.remove(name.keys, in: context.scope) } }
            var inner = context
            inner.scope = context.scope.with(loop.variable, value)
            try await perform(loop.steps, in: inner)
        }
    }

    private func turns(of loop: LoopStep, in context: Context) throws(StepFailure) -> [JSONLiteral] {
        switch loop.source {
        case .times(let template):
            let count = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                try evaluator.value(of: template)
            }
            guard let count = count.integer, (0...Int64(Limits.repeatMax)).contains(count) else {
                throw .broken("`times` must be a number up to \(Limits.repeatMax), not \(count.json)")
            }
            return (0..<count).map { .integer($0) }
        case .over(let template):
            let list = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                try evaluator.value(of: template)
            }
            guard let elements = list.elements else {
                throw .broken("`over` must be a list, not \(list.json)")
            }
            return elements
        }
    }

    private func perform(_ use: UseStep, in context: Context) async throws(StepFailure) {
        guard let fixture = environment.suite.fixtures[use.fixture], context.depth < Limits.fixtureDepthMax
        else {
            throw .broken("the fixture `\(use.fixture)` cannot be used here")
        }
        var locals: [String: JSONLiteral] = [:]
        for parameter in fixture.parameters {
            let given = use.arguments.first { $0.key == parameter.name }?.value ?? parameter.fallback
            guard let given else { throw .broken("\(fixture.name) needs `\(parameter.name)`") }
            locals[parameter.name] = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                try evaluator.value(of: given)
            }
        }
        var inner = context
        inner.scope = context.scope.entering(use.prefix.map { [$0] } ?? [], locals: locals)
        inner.depth += 1
        // Used again, a fixture binds its names anew.
        for name in fixture.steps.captures { bindings.remove(name.keys, in: inner.scope) }
        try await perform(fixture.steps, in: inner)
    }

    private func perform(
        _ branches: [(name: String, steps: [Step])], in context: Context
    ) async throws(StepFailure) {
        let failure = await withTaskGroup(of: StepFailure?.self) { group in
            for branch in branches {
                group.addTask { await self.failure(of: branch.steps, in: context) }
            }
            var first: StepFailure?
            for await failure in group where first == nil { first = failure }
            return first
        }
        if let failure { throw failure }
    }

    private func failure(of steps: [Step], in context: Context) async -> StepFailure? {
        do throws(StepFailure) {
            try await perform(steps, in: context)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Accounts

    func makeAccount(_ actor: Scenario.ActorDeclaration, in context: Context) async throws(StepFailure) {
        guard let kind = dialect.accounts.first(where: { $0.name == actor.kind }) else {
            throw .broken("there is no kind of account `\(actor.kind)`")
        }
        var inner = context
        inner.scope = context.scope.entering([actor.name], locals: [:])
        if case .api = environment.target.provision {
            try await perform(kind.steps, in: inner)
        } else {
            let lease = try await lease(kind)
            for name in kind.gives {
                guard let value = lease.account[name] else { continue }
                bindings.bind([name], to: value, in: inner.scope)
            }
        }
        try noteCredentials(of: actor.name, kind, in: inner)
    }

    private func lease(_ kind: AccountKind) async throws(StepFailure) -> AccountLease {
        do throws(AccountError) {
            let lease = try await environment.accounts.take(kind.name, until: deadline)
            leases.append(lease)
            return lease
        } catch {
            throw .broken(error.message)
        }
    }

    private func noteCredentials(
        of actor: String, _ kind: AccountKind, in context: Context
    ) throws(StepFailure) {
        let fullName = (context.scope.prefixes.last ?? [actor]).joined(separator: ".")
        let values = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try evaluator.members(kind.credentials)
        }
        credentials[fullName] = Dictionary(
            values.map { ($0.key, Function.plainText($0.value)) }, uniquingKeysWith: { first, _ in first })
        for name in kind.secrets {
            guard let value = bindings.value(at: NamePath(dotted: name), in: context.scope)?.text else {
                continue
            }
            secrets[value] = "\(fullName).\(name)"
        }
    }

    /// An actor's full name: `owner` inside the making of `robot` is `robot.owner`.
    func actorName(_ name: String, in scope: Scope) throws(StepFailure) -> String {
        for prefix in scope.prefixes.reversed() {
            let full = (prefix + [name]).joined(separator: ".")
            if credentials[full] != nil { return full }
        }
        throw .broken("there is no actor `\(name)`")
    }
}

extension [Step] {
    /// Names that the steps bind by captures and `let`, but for lists.
    var captures: [NamePath] { flatMap(\.captures) }
}

extension Step {
    fileprivate var captures: [NamePath] {
        func names(_ patterns: [ValuePattern?]) -> [NamePath] {
            patterns.compactMap { $0 }.flatMap(\.captures).filter { !$0.appends }.map(\.name)
        }
        switch verb {
        case .call(let call): return names([call.expectation.body] + call.expectation.headers.map(\.pattern))
        case .open(let open):
            if case .frame(let pattern) = open.expectation {
                return names([pattern.payload, pattern.sequence])
            }
            return []
        case .await(let step): return names(step.patterns.flatMap { [$0.payload, $0.sequence] })
        case .loop(let loop): return loop.steps.captures
        case .parallel(let branches): return branches.flatMap(\.steps.captures)
        case .bind(let bindings): return bindings.map(\.name)
        default: return []
        }
    }
}
