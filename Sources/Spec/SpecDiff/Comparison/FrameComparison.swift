// Operations and events of the gateway.

internal import SpecModel

extension ContractComparison {
    mutating func compareGatewayOperations(_ was: GatewayDescription, _ now: GatewayDescription) {
        let matches = Matches(was.operations, now.operations, by: \.name)
        for operation in matches.removed {
            report(
                GatewayRule.operationRemoved, "\(operation.code.text) is gone", operation.origin.location,
                at: operation.site)
        }
        for operation in matches.added {
            report(
                GatewayRule.operationAdded, "there is \(operation.code.text)", operation.origin.location,
                at: operation.site)
        }
        for (before, after) in matches.both {
            if before.code != after.code {
                report(
                    GatewayRule.opcodeChanged, "\(after.code.text), not \(before.code.text)",
                    after.origin.location, at: after.site)
            }
            compareDirections(before, after)
            compareStates(before, after, was, now)
            compareAnswers(before, after)
        }
    }

    private mutating func compareDirections(_ was: GatewayOperation, _ now: GatewayOperation) {
        for direction in DataDirection.allCases {
            let (before, after) = (was.isSent(by: direction), now.isSent(by: direction))
            let sender = direction == .request ? "clients" : "the server"
            let site = now.site.appending(direction == .request ? "client" : "server")
            if before, after {
                let payloads = (was.payload(direction), now.payload(direction))
                compareSchemas(direction, user: now.name) {
                    $0.comparePayloads(payloads.0, payloads.1, now.origin, at: site)
                }
            } else if before != after {
                let rule: GatewayRule = after ? .operationAdded : .operationRemoved
                let message = "is \(after ? "" : "not ")sent by \(sender)"
                report(rule, message, now.origin.location, at: site)
            }
        }
    }

    private mutating func compareStates(
        _ before: GatewayOperation, _ after: GatewayOperation, _ was: GatewayDescription,
        _ now: GatewayDescription
    ) {
        guard before.isSent(by: .request), after.isSent(by: .request) else { return }
        let (place, site) = (after.origin.location, after.site.appending("legal_in"))
        let states = Matches(before.legalStates, after.legalStates, by: \.self)
        for state in states.removed {
            report(GatewayRule.legalStateRemoved, "not when \(state.rawValue)", place, at: site)
        }
        for state in states.added {
            report(GatewayRule.legalStateAdded, "when \(state.rawValue) too", place, at: site)
        }
        for state in GatewayOperation.ConnectionState.allCases
        where !before.legalStates.contains(state) && !after.legalStates.contains(state) {
            compareClose(
                before.violationCloses[state], after.violationCloses[state], was, now, place,
                at: after.site.appending("otherwise", state.rawValue))
        }
    }

    private mutating func compareAnswers(_ was: GatewayOperation, _ now: GatewayOperation) {
        let (place, site) = (now.origin.location, now.site.appending("answered_by"))
        guard !was.answeredBy.isEmpty, !now.answeredBy.isEmpty else {
            guard was.answeredBy != now.answeredBy else { return }
            let rule: GatewayRule = now.answeredBy.isEmpty ? .answersRemoved : .answersAdded
            let names = now.answeredBy.isEmpty ? "nothing" : now.answeredBy.joined(separator: ", ")
            return report(rule, "answered by \(names)", place, at: site)
        }
        let answers = Matches(was.answeredBy, now.answeredBy, by: \.self)
        for answer in answers.removed {
            report(GatewayRule.answerRemoved, "not with \(answer)", place, at: site)
        }
        for answer in answers.added {
            report(GatewayRule.answerAdded, "with \(answer) too", place, at: site)
        }
    }

    mutating func compareEvents(_ was: GatewayDescription, _ now: GatewayDescription) {
        let matches = Matches(was.events, now.events, by: \.name)
        for event in matches.removed {
            report(GatewayRule.eventRemoved, "is gone", event.origin.location, at: event.site)
        }
        for (before, after) in matches.both {
            compareCarriers(before, after, was, now)
            compareReceivers(before, after)
            compareSchemas(.response, user: after.name) {
                $0.compare(before.payload, after.payload, at: after.site)
            }
        }
        for event in matches.added {
            report(GatewayRule.eventAdded, "is new", event.origin.location, at: event.site)
        }
    }

    /// Codes of events: when the operation that carries one has another code, that is reported once, there.
    private mutating func compareCarriers(
        _ before: GatewayEvent, _ after: GatewayEvent, _ was: GatewayDescription, _ now: GatewayDescription
    ) {
        guard before.code != after.code else { return }
        let carrier = was.operations.first { $0.code == before.code }?.name
        let successor = now.operations.first { $0.code == after.code }?.name
        guard carrier == nil || carrier != successor else { return }
        report(
            GatewayRule.opcodeChanged, "\(after.code.text), not \(before.code.text)",
            after.origin.location, at: after.site)
    }

    private mutating func compareReceivers(_ was: GatewayEvent, _ now: GatewayEvent) {
        let (place, site) = (now.origin.location, now.site)
        let scopes = Matches(was.scopes, now.scopes, by: \.self)
        for scope in scopes.removed {
            report(
                GatewayRule.eventScopeRemoved, "not to the \(scope.rawValue)", place,
                at: site.appending("scope"))
        }
        for scope in scopes.added {
            report(
                GatewayRule.eventScopeAdded, "to the \(scope.rawValue) too", place,
                at: site.appending("scope"))
        }
        let permissions = Matches(was.permissions, now.permissions, by: \.self)
        for name in permissions.removed {
            report(
                GatewayRule.eventPermissionRemoved, "\(name) is not needed", place,
                at: site.appending("permission"))
        }
        for name in permissions.added {
            report(
                GatewayRule.eventPermissionAdded, "\(name) is needed", place,
                at: site.appending("permission"))
        }
        compareIntents(was.intents?.general, now.intents?.general, place, at: site.appending("intent"))
        // Where the event goes to users directly in both contracts, another intent may count.
        guard was.scopes.contains(.user), now.scopes.contains(.user),
            was.intents?.direct != nil || now.intents?.direct != nil
        else { return }
        compareIntents(
            was.intents.map { $0.direct ?? $0.general }, now.intents.map { $0.direct ?? $0.general }, place,
            at: site.appending("direct_intent"))
    }

    private mutating func compareIntents(
        _ was: String?, _ now: String?, _ place: SourceLocation, at site: ChangeSite
    ) {
        switch (was, now) {
        case (nil, let intent?):
            report(GatewayRule.eventIntentAdded, "\(intent) is needed", place, at: site)
        case (let intent?, nil):
            report(GatewayRule.eventIntentRemoved, "\(intent) is not needed", place, at: site)
        case (let before?, let after?) where before != after:
            report(GatewayRule.eventIntentChanged, "\(after), not \(before)", place, at: site)
        default: break
        }
    }
}

extension SchemaComparison {
    fileprivate mutating func comparePayloads(
        _ was: Schema?, _ now: Schema?, _ origin: Origin, at site: ChangeSite
    ) {
        switch (was, now) {
        case (nil, nil): break
        case (nil, _?): report(.payloadAdded, "has a payload", origin, at: site)
        case (_?, nil): report(.payloadRemoved, "has no payload", origin, at: site)
        case (let was?, let now?): compare(was, now, at: site)
        }
    }
}

extension OperationCode {
    fileprivate var text: String {
        switch self {
        case .integer(let code): "code \(code)"
        case .string(let code): "code `\(code)`"
        }
    }
}

extension GatewayOperation {
    fileprivate var site: ChangeSite { ChangeSite(.gatewayOperation, name) }

    fileprivate func isSent(by direction: DataDirection) -> Bool {
        self.direction == .both || (self.direction == .fromClient) == (direction == .request)
    }

    fileprivate func payload(_ direction: DataDirection) -> Schema? {
        direction == .request ? clientPayload : serverPayload
    }
}

extension GatewayEvent {
    fileprivate var site: ChangeSite { ChangeSite(.event, name) }
}
