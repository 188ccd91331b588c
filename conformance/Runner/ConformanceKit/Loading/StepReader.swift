// Steps out of YAML. What names a part of the contract is looked up at once.

import ConformanceModel
import SpecModel

struct StepReader {
    let contract: Contract
    let diagnostics: Diagnostics

    private static let verbs = [
        "call", "constraints", "frame_constraints", "http", "open", "send", "send_raw", "close", "cut",
        "expect_close", "await", "never", "fence", "parallel", "repeat", "use", "let", "check", "actor",
    ]
    private static let common = ["name", "within"]

    func steps(_ nodes: [YAMLNode]) -> [Step] {
        nodes.enumerated().compactMap { index, node in step(node, position: index + 1) }
    }

    private func step(_ node: YAMLNode, position: Int) -> Step? {
        guard let entries = node.entries else {
            diagnostics.report(node.location, "a step must be a mapping, not \(node.kind)")
            return nil
        }
        let verbs = entries.filter { Self.verbs.contains($0.key) }
        guard verbs.count == 1 else {
            let problem =
                verbs.isEmpty
                ? "a step needs one of \(Self.verbs.joined(separator: ", "))"
                : "a step does one thing; this has \(verbs.map { "`\($0.key)`" }.joined(separator: " and "))"
            diagnostics.report(node.location, problem)
            return nil
        }
        let keys = KeyTable(
            "a step that has `\(verbs[0].key)`",
            required: [verbs[0].key] + (Self.requiredKeys[verbs[0].key] ?? []),
            optional: Self.common + (Self.extraKeys[verbs[0].key] ?? []))
        guard let reader = MappingReader(node, keys, diagnostics), let verb = verb(verbs[0].key, reader)
        else {
            return nil
        }
        return Step(
            name: reader.text("name") ?? "step-\(position)", verb: verb, within: reader.duration("within"),
            location: node.location)
    }

    private static let requestKeys = ["as", "path", "query", "headers", "body", "multipart", "raw"]
    private static let extraKeys: [String: [String]] = [
        "call": requestKeys + ["invalid", "expect"],
        "constraints": requestKeys + ["side", "except"],
        "frame_constraints": ["identify", "params", "side", "d", "except"],
        "open": ["identify", "resume", "params", "url", "headers", "heartbeat", "expect"],
        "close": ["code"],
        "never": ["until"],
        "use": ["with", "into"],
    ]
    private static let requiredKeys = ["repeat": ["steps"], "frame_constraints": ["at"]]

    private func verb(_ name: String, _ step: MappingReader) -> Step.Verb? {
        switch name {
        case "call": call(step, named: "call").map { .call($0) }
        case "constraints": constraints(step)
        case "frame_constraints": frameConstraints(step)
        case "http": RawStepReader(diagnostics: diagnostics).request(step["http"]!).map { .http($0) }
        case "open": open(step)
        case "send": send(step)
        case "send_raw": RawStepReader(diagnostics: diagnostics).frames(step["send_raw"]!)
        case "close": step.template("close").map { .close($0, code: step.integer("code") ?? 1000) }
        case "cut": step.template("cut").map { .cut($0) }
        case "expect_close": expectClose(step)
        case "await": FrameStepReader(self).awaitStep(step["await"]!)
        case "never": FrameStepReader(self).never(step)
        case "fence": FrameStepReader(self).fence(step["fence"]!).map { .fence($0) }
        case "parallel": .parallel(step.entries("parallel").map(branch))
        case "repeat": loop(step)
        case "use": use(step)
        case "let": .bind(step.bindings("let"))
        case "check": .check(checks(step))
        default: .actors(actors(step.entries("actor")))
        }
    }

    private func branch(_ entry: YAMLEntry) -> (name: String, steps: [Step]) {
        guard let nodes = entry.value.elements else {
            diagnostics.report(
                entry.value.location, "`\(entry.key)` must be a list of steps, not \(entry.value.kind)")
            return (entry.key, [])
        }
        return (entry.key, steps(nodes))
    }

    func actors(_ entries: [YAMLEntry]) -> [Scenario.ActorDeclaration] {
        entries.compactMap { entry in
            guard let kind = entry.value.string else {
                diagnostics.report(
                    entry.value.location, "write the kind of account, such as `\(entry.key): user`")
                return nil
            }
            return Scenario.ActorDeclaration(name: entry.key, kind: kind, location: entry.keyLocation)
        }
    }

    // MARK: Requests

    func call(_ step: MappingReader, named key: String) -> CallStep? {
        guard let id = step.text(key), let node = step[key] else { return nil }
        guard let operation = contract.operation(id) else {
            diagnostics.report(node.location, unknown("operation", id, contract.operationNames))
            return nil
        }
        let isInvalid = step.flag("invalid")
        checkParameters(operation, step, isInvalid: isInvalid, at: node.location)
        let expectations = ExpectationReader(contract: contract, diagnostics: diagnostics)
        return CallStep(
            operation: id, actor: step.template("as"), path: step.members("path"),
            query: step.members("query"),
            headers: step.members("headers"), body: RawStepReader(diagnostics: diagnostics).content(step),
            isInvalid: isInvalid,
            expectation: step["expect"].map { expectations.response($0, of: operation) } ?? .anySuccess)
    }

    private func checkParameters(
        _ operation: Operation, _ step: MappingReader, isInvalid: Bool, at location: SourceLocation
    ) {
        for (key, place) in [("path", Parameter.Place.path), ("query", .query)] {
            let known = operation.parameters.filter { $0.place == place }
            if step.isExpression(key) { continue }
            let given = step.entries(key)
            for entry in given where !known.contains(where: { $0.name == entry.key }) && !isInvalid {
                diagnostics.report(
                    entry.keyLocation,
                    unknown("\(key) parameter of \(operation.id)", entry.key, known.map(\.name)))
            }
            for parameter in known where parameter.required && (place == .path || !isInvalid) {
                if !given.contains(where: { $0.key == parameter.name }) {
                    diagnostics.report(
                        location, "\(operation.id) needs the \(key) parameter `\(parameter.name)`")
                }
            }
        }
    }

    private func constraints(_ step: MappingReader) -> Step.Verb? {
        guard let call = call(step, named: "constraints"), let isInside = isInside(step) else { return nil }
        return .constraints(
            ConstraintsStep(call: call, isInside: isInside, except: step.texts("except").map(\.text)))
    }

    private func frameConstraints(_ step: MappingReader) -> Step.Verb? {
        guard let name = step.text("frame_constraints"), let at = step.template("at"),
            let isInside = isInside(step)
        else { return nil }
        guard let operation = contract.gatewayOperation(name), operation.clientPayload != nil else {
            let known = contract.description.gateway?.operations.filter { $0.clientPayload != nil } ?? []
            diagnostics.report(
                step["frame_constraints"]!.location,
                unknown("operation with a payload of the client's", name, known.map(\.name)))
            return nil
        }
        let open = OpenStep(
            connection: at, login: login(step), parameters: step.members("params"), url: nil, headers: [],
            heartbeatsByHand: true, expectation: .ready)
        return .frameConstraints(
            FrameConstraintsStep(
                open: open, operation: name, payload: step.template("d") ?? .literal(.null),
                isInside: isInside, except: step.texts("except").map(\.text)))
    }

    private func isInside(_ step: MappingReader) -> Bool? {
        let side = step.text("side")
        guard side == "inside" || side == "outside" else {
            diagnostics.report(step.node.location, "`side` must be inside or outside")
            return nil
        }
        return side == "inside"
    }

    // MARK: Connections

    private func open(_ step: MappingReader) -> Step.Verb? {
        guard let connection = step.template("open") else { return nil }
        if case .literal(.string(let name)) = connection, !name.contains(".") {
            diagnostics.report(step["open"]!.location, "name the connection after its actor: `alice.\(name)`")
        }
        if let heartbeat = step["heartbeat"], heartbeat.string != "manual" {
            diagnostics.report(heartbeat.location, "`heartbeat` must be manual, or left out")
        }
        return .open(
            OpenStep(
                connection: connection, login: login(step), parameters: step.members("params"),
                url: step.template("url"), headers: step.members("headers"),
                heartbeatsByHand: step["heartbeat"] != nil,
                expectation: step["expect"].map(openExpectation) ?? .ready))
    }

    private func login(_ step: MappingReader) -> OpenStep.Login {
        if step["identify"] != nil { return .identify(step.members("identify")) }
        guard step["resume"] != nil else { return .none }
        let members = step.members("resume")
        return .resume(
            of: members.first { $0.key == "of" }?.value, members.filter { $0.key != "of" })
    }

    private func openExpectation(_ node: YAMLNode) -> OpenStep.Expectation {
        if let close = node["close"] { return .close(closeExpectation(close)) }
        if node["http_status"] != nil {
            let reader = MappingReader(
                node, KeyTable("an expectation", required: ["http_status"]), diagnostics)
            return .httpStatus(reader?.integers("http_status") ?? [])
        }
        return .frame(FrameStepReader(self).pattern(node, needsConnection: false))
    }

    private func send(_ step: MappingReader) -> Step.Verb? {
        let keys = KeyTable("send", required: ["at", "op"], optional: ["d"])
        guard let reader = MappingReader(step["send"]!, keys, diagnostics), let at = reader.template("at")
        else { return nil }
        return send(reader, at: at).map(Step.Verb.send)
    }

    /// - Parameter reader: of a mapping with `op` and perhaps `d`.
    func send(_ reader: MappingReader, at connection: Template) -> SendStep? {
        guard let name = reader.text("op") else { return nil }
        guard contract.gatewayOperation(name) != nil else {
            diagnostics.report(
                reader["op"]!.location,
                unknown("operation of the gateway", name, contract.gatewayOperationNames))
            return nil
        }
        return SendStep(
            connection: connection, operation: name, payload: reader.template("d") ?? .literal(.null))
    }

    private func expectClose(_ step: MappingReader) -> Step.Verb? {
        let keys = KeyTable("expect_close", required: ["at", "code"])
        guard let reader = MappingReader(step["expect_close"]!, keys, diagnostics),
            let at = reader.template("at"),
            let code = reader["code"]
        else { return nil }
        return .expectClose(at: at, closeExpectation(code))
    }

    func closeExpectation(_ node: YAMLNode) -> CloseExpectation {
        if node.string == "none" { return .withoutFrame }
        return .codes(
            (node.elements ?? [node]).compactMap { element in
                if case .integer(let code) = element.content { return Int(code) }
                if let code = element.string.flatMap(contract.closeCode) { return code }
                diagnostics.report(
                    element.location,
                    unknown("close code", element.string ?? element.kind, contract.closeNames))
                return nil
            })
    }

    // MARK: Control

    private func loop(_ step: MappingReader) -> Step.Verb? {
        let keys = KeyTable("repeat", optional: ["times", "over", "index", "item"])
        guard let reader = MappingReader(step["repeat"]!, keys, diagnostics) else { return nil }
        let body = steps(step.list("steps"))
        if let times = reader.template("times") {
            return .loop(LoopStep(source: .times(times), variable: reader.text("index"), steps: body))
        }
        guard let list = reader.template("over") else {
            diagnostics.report(reader.node.location, "`repeat` needs `times` or `over`")
            return nil
        }
        return .loop(LoopStep(source: .over(list), variable: reader.text("item"), steps: body))
    }

    private func use(_ step: MappingReader) -> Step.Verb? {
        guard let fixture = step.text("use") else { return nil }
        return .use(
            UseStep(
                fixture: fixture, arguments: step.members("with"), prefix: step.text("into"),
                location: step["use"]!.location))
    }

    private func checks(_ step: MappingReader) -> [Expression] {
        step.texts("check").compactMap { text, location in
            do throws(ExpressionError) {
                let comparison = try ExpressionParser.comparison(text)
                FunctionCheck.report([comparison], at: location, diagnostics)
                return comparison
            } catch {
                diagnostics.report(location, error.message)
                return nil
            }
        }
    }
}

/// What to say of a name that the contract does not have, with the nearest that it has.
///
/// - Parameter place: where there is none, after the name: ` in this list`.
func unknown(_ kind: String, _ name: String, _ known: [String], place: String = "") -> String {
    let nearest = known.map { ($0, editDistance(name, $0)) }.min { $0.1 < $1.1 }
    let problem = "there is no \(kind) `\(name)`\(place)"
    guard let nearest, nearest.1 <= 2 else { return problem }
    return problem + "; did you mean `\(nearest.0)`?"
}
