// Names in scenarios: what is used must have been bound before, and what is bound must be used. Both are
// found before anything runs.

import ConformanceModel
import SpecModel

struct NameCheck {
    let dialect: Dialect
    let fixtures: [String: Fixture]
    let diagnostics: Diagnostics

    func check(_ scenarios: [Scenario], _ fixtures: [Fixture]) {
        for kind in dialect.accounts { check(kind) }
        for fixture in fixtures {
            var walk = NameWalk(self, location: fixture.location)
            for parameter in fixture.parameters {
                walk.bind(NamePath(dotted: parameter.name), isExported: true)
            }
            walk.visit(fixture.steps)
        }
        for scenario in scenarios {
            var walk = NameWalk(self, location: scenario.location)
            walk.declare(scenario.actors)
            for variable in scenario.variables {
                walk.use(variable.value.names, at: variable.location)
                // Values of a matrix are used by replacement, before names are looked at.
                walk.bind(variable.name, isExported: true)
            }
            walk.visit(scenario.steps)
            walk.reportUnused()
        }
    }

    private func check(_ kind: AccountKind) {
        var walk = NameWalk(self, location: kind.location)
        walk.visit(kind.steps)
        for name in kind.gives where !walk.isBound(NamePath(dotted: name)) {
            diagnostics.report(kind.location, "the steps of this account do not bind `\(name)`")
        }
        for name in kind.secrets where !kind.gives.contains(name) {
            diagnostics.report(kind.location, "the secret `\(name)` is not among what the account gives")
        }
    }
}

/// Walks through steps in order and remembers what is bound.
struct NameWalk {
    private let check: NameCheck
    private let location: SourceLocation
    private var bound: [[String]: (location: SourceLocation, mustBeUsed: Bool)] = [:]
    private var used: Set<[String]> = []

    init(_ check: NameCheck, location: SourceLocation) {
        self.check = check
        self.location = location
    }

    func isBound(_ name: NamePath) -> Bool { isKnown(name.keys) }

    mutating func bind(_ name: NamePath, isExported: Bool, at place: SourceLocation? = nil) {
        if bound[name.keys] == nil { bound[name.keys] = (place ?? location, !isExported) }
    }

    mutating func use(_ names: [NamePath], at place: SourceLocation) {
        for name in names {
            if !isKnown(name.keys) {
                let known = bound.keys.map { $0.joined(separator: ".") }.sorted()
                check.diagnostics.report(
                    place, unknown("name", name.description, known, place: " bound before this"))
            }
            used.insert(name.keys)
        }
    }

    /// A name is known when it, what it is inside of, or something inside it is bound.
    private func isKnown(_ keys: [String]) -> Bool {
        bound.keys.contains { keys.starts(with: $0) || $0.starts(with: keys) }
    }

    func reportUnused() {
        for (name, place) in bound where place.mustBeUsed {
            guard !used.contains(where: { $0.starts(with: name) || name.starts(with: $0) }) else { continue }
            check.diagnostics.report(
                place.location, "`\(name.joined(separator: "."))` is bound and never used; leave its name out"
            )
        }
    }

    mutating func declare(_ actors: [Scenario.ActorDeclaration]) {
        for actor in actors {
            guard let kind = check.dialect.accounts.first(where: { $0.name == actor.kind }) else {
                check.diagnostics.report(
                    actor.location, unknown("kind of account", actor.kind, check.dialect.accounts.map(\.name))
                )
                continue
            }
            bind(NamePath(dotted: actor.name), isExported: true)
            for name in kind.gives { bind(NamePath(dotted: "\(actor.name).\(name)"), isExported: true) }
        }
    }

    mutating func visit(_ steps: [Step]) { for step in steps { visit(step) } }

    private mutating func visit(_ step: Step) {
        let place = step.location
        switch step.verb {
        case .call(let call): visit(call, at: place)
        case .constraints(let constraints): visit(constraints.call, at: place)
        case .frameConstraints(let constraints):
            visit(constraints.open, at: place)
            use(constraints.payload.names, at: place)
        case .http(let request):
            use(request.pieces.flatMap(\.names).filter { $0.keys.first != "target" }, at: place)
            for response in request.responses {
                visit(response.headers.map(\.pattern) + [response.body].compactMap { $0 }, at: place)
            }
        case .open(let open): visit(open, at: place)
        case .send(let send): use(send.connection.names + send.payload.names, at: place)
        case .sendRaw(let at, let raw): use(at.names + raw.frames.flatMap(\.payload.names), at: place)
        case .close(let at, _), .cut(let at), .expectClose(let at, _): use(at.names, at: place)
        case .await(let step): for pattern in step.patterns { visit(pattern) }
        case .never(let patterns, let barrier):
            for pattern in patterns { visit(pattern) }
            if case .fence(let fence) = barrier { visit(fence, at: place) }
        case .fence(let fence): visit(fence, at: place)
        case .parallel(let branches): for branch in branches { visit(branch.steps) }
        case .loop(let loop): visit(loop, at: place)
        case .use(let use): visit(use)
        case .bind(let bindings):
            for binding in bindings {
                use(binding.value.names, at: binding.location)
                bind(binding.name, isExported: false, at: binding.location)
            }
        case .check(let expressions): use(expressions.flatMap(\.names), at: place)
        case .actors(let actors): declare(actors)
        }
    }

    private mutating func visit(_ call: CallStep, at place: SourceLocation) {
        let members = call.path + call.query + call.headers
        use(members.flatMap(\.value.names) + (call.actor?.names ?? []) + call.body.names, at: place)
        let expectation = call.expectation
        use(expectation.bytes?.names ?? [], at: place)
        visit(expectation.headers.map(\.pattern) + [expectation.body].compactMap { $0 }, at: place)
    }

    private mutating func visit(_ open: OpenStep, at place: SourceLocation) {
        var members = open.parameters + open.headers
        switch open.login {
        case .none: break
        case .identify(let payload): members += payload
        case .resume(let of, let payload):
            members += payload
            use(of?.names ?? [], at: place)
        }
        use(open.connection.names + (open.url?.names ?? []) + members.flatMap(\.value.names), at: place)
        if case .frame(let pattern) = open.expectation { visit(pattern) }
    }

    private mutating func visit(_ pattern: FramePattern) {
        use(pattern.connections.flatMap(\.names) + (pattern.over?.names ?? []), at: pattern.location)
        if pattern.over != nil { bind(NamePath(dotted: "it"), isExported: true) }
        visit([pattern.sequence, pattern.payload].compactMap { $0 }, at: pattern.location)
    }

    private mutating func visit(_ patterns: [ValuePattern], at place: SourceLocation) {
        for pattern in patterns {
            use(pattern.names, at: place)
            for capture in pattern.captures {
                // A name that is there already is compared, which uses both.
                if isKnown(capture.name.keys) { used.insert(capture.name.keys) }
                bind(capture.name, isExported: false, at: place)
            }
        }
    }

    private mutating func visit(_ fence: FenceStep, at place: SourceLocation) {
        if check.dialect.fences[fence.kind] == nil {
            check.diagnostics.report(
                place, unknown("kind of fence", fence.kind, check.dialect.fences.keys.sorted()))
        }
        use(fence.actor.names + fence.argument.names + (fence.seenBy ?? []).flatMap(\.names), at: place)
    }

    private mutating func visit(_ loop: LoopStep, at place: SourceLocation) {
        switch loop.source {
        case .times(let template), .over(let template): use(template.names, at: place)
        }
        if let variable = loop.variable { bind(NamePath(dotted: variable), isExported: true) }
        visit(loop.steps)
    }

    private mutating func visit(_ step: UseStep) {
        use(step.arguments.flatMap(\.value.names), at: step.location)
        guard let fixture = check.fixtures[step.fixture] else {
            return check.diagnostics.report(
                step.location, unknown("fixture", step.fixture, check.fixtures.keys.sorted()))
        }
        for argument in step.arguments where !fixture.parameters.contains(where: { $0.name == argument.key })
        {
            check.diagnostics.report(
                step.location,
                unknown("parameter of \(fixture.name)", argument.key, fixture.parameters.map(\.name)))
        }
        for parameter in fixture.parameters where parameter.fallback == nil {
            if !step.arguments.contains(where: { $0.key == parameter.name }) {
                check.diagnostics.report(step.location, "\(fixture.name) needs `\(parameter.name)`")
            }
        }
        bindResults(of: fixture, prefix: step.prefix)
    }

    private mutating func bindResults(of fixture: Fixture, prefix: String?) {
        // Without the fixture itself, so that one that uses itself ends here.
        let others = check.fixtures.filter { $0.key != fixture.name }
        var inner = NameWalk(
            NameCheck(dialect: check.dialect, fixtures: others, diagnostics: Diagnostics()),
            location: fixture.location)
        inner.visit(fixture.steps)
        for name in inner.bound.keys {
            let keys = (prefix.map { [$0] } ?? []) + name
            bind(NamePath(keys.map { .key($0) }), isExported: true)
        }
    }
}

extension RawBytes {
    var names: [NamePath] {
        switch self {
        case .text(let template), .hex(let template): template.names
        case .size: []
        }
    }
}

extension RequestContent {
    var names: [NamePath] {
        switch self {
        case .none: []
        case .json(let template): template.names
        case .raw(let type, let bytes): type.names + bytes.names
        case .multipart(let parts):
            parts.flatMap { part in
                switch part.payload {
                case .json(let template): template.names
                case .file(let name, let type, let bytes): name.names + type.names + bytes.names
                }
            }
        }
    }
}
