// `dialect.yaml` and `fixtures.yaml`.

import ConformanceModel
import SpecModel

struct DialectReader {
    let contract: Contract
    let diagnostics: Diagnostics
    private var steps: StepReader { StepReader(contract: contract, diagnostics: diagnostics) }

    private static let keys = KeyTable(
        "dialect.yaml", required: ["format", "accounts", "profiles"],
        optional: ["gateway", "fences", "once", "visibility", "growing_ids"])

    func dialect(_ node: YAMLNode) -> Dialect? {
        guard let reader = MappingReader(node, Self.keys, diagnostics) else { return nil }
        return Dialect(
            accounts: reader.entries("accounts").compactMap(account),
            gateway: reader["gateway"].flatMap(gateway),
            fences: Dictionary(
                reader.entries("fences").compactMap { entry in fence(entry).map { (entry.key, $0) } },
                uniquingKeysWith: { first, _ in first }),
            once: eventPaths(reader.entries("once")),
            visibility: reader.entries("visibility").compactMap(visibility),
            growingIDs: operationPaths(reader.entries("growing_ids")),
            profiles: profiles(reader.entries("profiles"), at: node.location))
    }

    private func account(_ entry: YAMLEntry) -> AccountKind? {
        let keys = KeyTable(
            "a kind of account", required: ["steps", "gives"], optional: ["secrets", "credentials"])
        guard let reader = MappingReader(entry.value, keys, diagnostics) else { return nil }
        return AccountKind(
            name: entry.key, steps: steps.steps(reader.list("steps")),
            gives: reader.texts("gives").map(\.text),
            secrets: reader.texts("secrets").map(\.text), credentials: reader.members("credentials"),
            location: entry.keyLocation)
    }

    // MARK: Gateway

    private static let gatewayKeys = KeyTable(
        "gateway",
        optional: [
            "hello", "heartbeat", "identify", "ready", "resume", "resumed", "before_ready", "intents",
            "compressed_by", "identified_by", "malformed",
        ])

    private func gateway(_ node: YAMLNode) -> GatewayRules? {
        guard let reader = MappingReader(node, Self.gatewayKeys, diagnostics) else { return nil }
        let hello = reader["hello"].flatMap {
            MappingReader(
                $0, KeyTable("hello", required: ["op"], optional: ["heartbeat_interval"]), diagnostics)
        }
        let before = reader.texts("before_ready")
        for (name, location) in before {
            known("operation of the gateway", name, contract.gatewayOperationNames, location)
        }
        return GatewayRules(
            hello: hello.flatMap(operation),
            heartbeatInterval: hello?.text("heartbeat_interval").map(KeyPath.init),
            heartbeat: reader["heartbeat"].flatMap(heartbeat), identify: reader["identify"].flatMap(login),
            intents: reader.text("intents"),
            ready: reader["ready"].flatMap(ready), resume: reader["resume"].flatMap(login),
            resumed: reader["resumed"].flatMap {
                MappingReader($0, KeyTable("resumed", required: ["event"]), diagnostics).flatMap(event)
            },
            beforeReady: before.map(\.text), compressedBy: reader.members("compressed_by"),
            identifiedBy: reader.texts("identified_by").map(\.text),
            malformed: reader["malformed"].flatMap(malformed))
    }

    private func malformed(_ node: YAMLNode) -> GatewayRules.Malformed? {
        let keys = KeyTable("malformed", required: ["op"], optional: ["d"])
        guard let reader = MappingReader(node, keys, diagnostics), let operation = operation(reader) else {
            return nil
        }
        let payload = reader.members("d").compactMap { member -> JSONLiteral.Member? in
            if case .literal(let value) = member.value { return .init(key: member.key, value: value) }
            diagnostics.report(node.location, "`d` of `malformed` must be values, not expressions")
            return nil
        }
        return GatewayRules.Malformed(operation: operation, payload: payload)
    }

    private func heartbeat(_ node: YAMLNode) -> GatewayRules.Heartbeat? {
        let keys = KeyTable("heartbeat", required: ["op", "answer"], optional: ["d"])
        guard let reader = MappingReader(node, keys, diagnostics), let operation = operation(reader),
            let answer = reader.text("answer")
        else { return nil }
        known("operation of the gateway", answer, contract.gatewayOperationNames, reader["answer"]!.location)
        return GatewayRules.Heartbeat(
            operation: operation, carriesSequence: reader.text("d") == "sequence", answer: answer)
    }

    private func login(_ node: YAMLNode) -> GatewayRules.Login? {
        let keys = KeyTable("a login", required: ["op"], optional: ["d"])
        guard let reader = MappingReader(node, keys, diagnostics), let operation = operation(reader) else {
            return nil
        }
        return GatewayRules.Login(operation: operation, payload: reader.members("d"))
    }

    private func ready(_ node: YAMLNode) -> GatewayRules.Ready? {
        let keys = KeyTable("ready", required: ["event"], optional: ["session", "url"])
        guard let reader = MappingReader(node, keys, diagnostics), let event = event(reader) else {
            return nil
        }
        return GatewayRules.Ready(
            event: event, session: reader.text("session").map(KeyPath.init),
            url: reader.text("url").map(KeyPath.init))
    }

    private func operation(_ reader: MappingReader) -> String? {
        guard let name = reader.text("op") else { return nil }
        known("operation of the gateway", name, contract.gatewayOperationNames, reader["op"]!.location)
        return name
    }

    private func event(_ reader: MappingReader) -> String? {
        guard let name = reader.text("event") else { return nil }
        known("event", name, contract.eventNames, reader["event"]!.location)
        return name
    }

    // MARK: Rules

    private func fence(_ entry: YAMLEntry) -> Fence? {
        let keys = KeyTable(
            "a fence", required: ["event", "d"],
            optional: ["call", "path", "query", "headers", "body", "multipart", "raw", "send"])
        guard let reader = MappingReader(entry.value, keys, diagnostics),
            let action = fenceAction(reader), let event = event(reader), let payload = reader["d"]
        else { return nil }
        return Fence(
            action: action, event: event, payload: PatternReader(diagnostics: diagnostics).pattern(payload),
            location: entry.keyLocation, parameter: entry.key)
    }

    private func fenceAction(_ reader: MappingReader) -> Fence.Action? {
        switch (reader["call"], reader["send"]) {
        case (_?, nil): return steps.call(reader, named: "call").map(Fence.Action.call)
        case (nil, let send?):
            let keys = KeyTable("send", required: ["op"], optional: ["d"])
            // `by` of the fence says over which connection.
            return MappingReader(send, keys, diagnostics)
                .flatMap { steps.send($0, at: .literal(.null)) }.map(Fence.Action.send)
        default:
            diagnostics.report(reader.node.location, "a fence needs either `call` or `send`")
            return nil
        }
    }

    private func eventPaths(_ entries: [YAMLEntry]) -> [String: KeyPath] {
        var paths: [String: KeyPath] = [:]
        for entry in entries {
            known("event", entry.key, contract.eventNames, entry.keyLocation)
            paths[entry.key] = KeyPath(entry.value.string ?? "")
        }
        return paths
    }

    private func operationPaths(_ entries: [YAMLEntry]) -> [String: KeyPath] {
        var paths: [String: KeyPath] = [:]
        for entry in entries {
            known("operation", entry.key, contract.operationNames, entry.keyLocation)
            paths[entry.key] = KeyPath(entry.value.string ?? "")
        }
        return paths
    }

    private func visibility(_ entry: YAMLEntry) -> VisibilityRule? {
        let keys = KeyTable(
            "a rule of visibility", required: ["gained", "lost", "named"], optional: ["needs_intent"])
        guard let reader = MappingReader(entry.value, keys, diagnostics), let named = reader.text("named")
        else {
            return nil
        }
        if let intent = reader.text("needs_intent") {
            known(
                "intent", intent, contract.description.gateway?.intents.map(\.name) ?? [],
                reader.node.location)
        }
        return VisibilityRule(
            resource: entry.key, gained: eventPaths(reader.entries("gained")),
            lost: eventPaths(reader.entries("lost")), named: KeyPath(named),
            neededIntent: reader.text("needs_intent"))
    }

    // MARK: Profiles

    private func profiles(_ entries: [YAMLEntry], at location: SourceLocation) -> [Profile] {
        let keys = KeyTable(
            "a profile", required: ["description"], optional: ["operations", "events", "gateway", "closes"])
        let profiles = entries.compactMap { entry -> Profile? in
            guard let reader = MappingReader(entry.value, keys, diagnostics) else { return nil }
            func names(_ key: String, _ all: [String], _ kind: String) -> [String] {
                reader.texts(key).map { name, location in
                    known(kind, name, all, location)
                    return name
                }
            }
            return Profile(
                name: entry.key, description: reader.text("description") ?? "",
                operations: names("operations", contract.operationNames, "operation"),
                events: names("events", contract.eventNames, "event"),
                gatewayOperations: names(
                    "gateway", contract.gatewayOperationNames, "operation of the gateway"),
                closes: names("closes", contract.closeNames, "close code"))
        }
        checkPartition(profiles.flatMap(\.operations), contract.operationNames, "operation", location)
        checkPartition(profiles.flatMap(\.events), contract.eventNames, "event", location)
        checkPartition(
            profiles.flatMap(\.gatewayOperations), contract.gatewayOperationNames, "operation of the gateway",
            location)
        checkPartition(profiles.flatMap(\.closes), contract.closeNames, "close code", location)
        return profiles
    }

    /// Everything in the contract is in one profile: what is in none would be missing from the coverage.
    private func checkPartition(
        _ claimed: [String], _ all: [String], _ kind: String, _ location: SourceLocation
    ) {
        for name in all {
            let count = claimed.count { $0 == name }
            if count != 1 {
                diagnostics.report(location, "the \(kind) `\(name)` is in \(count) profiles, not in one")
            }
        }
    }

    private func known(_ kind: String, _ name: String, _ all: [String], _ location: SourceLocation) {
        if !all.contains(name) { diagnostics.report(location, unknown(kind, name, all)) }
    }

    // MARK: Fixtures

    func fixtures(_ node: YAMLNode) -> [Fixture] {
        let file = KeyTable("fixtures.yaml", required: ["format", "fixtures"])
        guard let reader = MappingReader(node, file, diagnostics) else { return [] }
        let keys = KeyTable("a fixture", required: ["steps"], optional: ["parameters"])
        return reader.entries("fixtures").compactMap { entry in
            guard let fixture = MappingReader(entry.value, keys, diagnostics) else { return nil }
            let parameters = fixture.entries("parameters").map { parameter in
                let isRequired = if case .null = parameter.value.content { true } else { false }
                return (
                    parameter.key, isRequired ? nil : MappingReader.template(parameter.value, diagnostics)
                )
            }
            return Fixture(
                name: entry.key, parameters: parameters, steps: steps.steps(fixture.list("steps")),
                location: entry.keyLocation)
        }
    }
}
