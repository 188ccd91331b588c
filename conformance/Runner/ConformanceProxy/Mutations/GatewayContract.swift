// A contract's gateway, asked the questions that the proxy has: what is this frame, where is its number,
// which operation resumes. Names are compared with each other and never with names known here.

internal import ConformanceModel
internal import SpecModel

struct GatewayContract: Sendable {
    let gateway: GatewayDescription
    /// Operations of the server that are no event's carrier.
    let serverOperations: [GatewayOperation]
    let resume: ResumeRoles?
    /// The key of a client's first payload that tells whose the connection is: a token.
    let identityKey: String?

    /// What takes part in resuming a session.
    struct ResumeRoles: Sendable {
        /// The client's operation.
        let operation: GatewayOperation
        /// The event at the end of the replay.
        let resumed: String
    }

    init(_ gateway: GatewayDescription, _ schemas: [NamedSchema]) {
        self.gateway = gateway
        let carriers = Set(gateway.events.map(\.code))
        serverOperations = gateway.operations.filter {
            $0.direction != .fromClient && !carriers.contains($0.code)
        }
        let payloads = PayloadFaults(schemas)
        let openings = gateway.operations.filter { $0.legalStates == [.connected] && $0.clientPayload != nil }
        resume = Self.resumeRoles(gateway, openings, payloads)
        identityKey = Self.identityKey(openings, payloads)
    }

    // MARK: Roles

    /// Of the operations that open a session, the one that names a session it was told of by an event, and of
    /// the events to a session alone the one called like it.
    private static func resumeRoles(
        _ gateway: GatewayDescription, _ openings: [GatewayOperation], _ payloads: PayloadFaults
    ) -> ResumeRoles? {
        let own = gateway.events.filter { $0.scopes == [.session] }
        for opening in openings {
            let needed = required(of: opening, payloads).map(\.name)
            let isTold = own.contains { event in
                payloads.properties(of: event.payload).contains { needed.contains($0.name) }
            }
            guard isTold else { continue }
            let stem = letters(opening.name)
            if let event = own.first(where: { letters($0.name).hasPrefix(stem) }) {
                return ResumeRoles(operation: opening, resumed: event.name)
            }
        }
        return nil
    }

    /// The required text that every opening has.
    private static func identityKey(_ openings: [GatewayOperation], _ payloads: PayloadFaults) -> String? {
        guard let first = openings.first else { return nil }
        let others = openings.dropFirst().map { required(of: $0, payloads).map(\.name) }
        return required(of: first, payloads).first { property in
            guard case .string = payloads.resolved(property.schema).shape else { return false }
            return others.allSatisfy { $0.contains(property.name) }
        }?.name
    }

    private static func required(of operation: GatewayOperation, _ payloads: PayloadFaults) -> [Property] {
        operation.clientPayload.map { payloads.properties(of: $0).filter(\.required) } ?? []
    }

    private static func letters(_ name: String) -> String { name.lowercased().filter(\.isLetter) }

    // MARK: Frames

    /// The event that a frame of the server carries.
    func event(of frame: JSONLiteral) -> GatewayEvent? {
        let code = frame[gateway.envelope.fromServer.key]
        if let key = gateway.envelope.eventKey {
            guard let name = frame[key]?.text else { return nil }
            return gateway.events.first { $0.name == name && $0.code.literal == code }
        }
        return gateway.events.first { $0.code.literal == code }
    }

    /// The operation of a frame of the server that carries no event.
    func serverOperation(of frame: JSONLiteral) -> GatewayOperation? {
        let code = frame[gateway.envelope.fromServer.key]
        return serverOperations.first { $0.code.literal == code }
    }

    func clientOperation(of frame: JSONLiteral) -> GatewayOperation? {
        let code = frame[gateway.envelope.fromClient.key]
        return gateway.operations.first { $0.direction != .fromServer && $0.code.literal == code }
    }

    /// Who sends a frame that opens a session.
    func identity(in frame: JSONLiteral) -> String? {
        guard let key = identityKey else { return nil }
        return payload(of: frame)?[key]?.text
    }

    func payload(of frame: JSONLiteral) -> JSONLiteral? {
        gateway.envelope.payloadKey.map { frame[$0] } ?? frame
    }

    /// A fault of the payload as one of the whole frame.
    func inFrame(_ fault: ValueFault) -> ValueFault {
        guard let key = gateway.envelope.payloadKey else { return fault }
        func prefixed(_ path: FieldPath) -> FieldPath { FieldPath(steps: [.key(key)] + path.steps) }
        return switch fault {
        case .drop(let path): .drop(prefixed(path))
        case .retype(let path): .retype(prefixed(path))
        case .null(let path): .null(prefixed(path))
        }
    }

    // MARK: Numbers

    func number(of frame: JSONLiteral) -> Int64? {
        gateway.envelope.sequenceKey.flatMap { frame[$0]?.integer }
    }

    /// The frame with another number, if it has one at all.
    func numbered(_ frame: JSONLiteral, _ number: Int64?) -> JSONLiteral {
        guard let key = gateway.envelope.sequenceKey, let number, frame[key]?.integer != nil else {
            return frame
        }
        var frame = frame
        frame[key] = .integer(number)
        return frame
    }

    /// A frame of the server without an event.
    func frame(_ operation: GatewayOperation, payload: JSONLiteral) -> JSONLiteral {
        let envelope = gateway.envelope
        var members = [JSONLiteral.Member(key: envelope.fromServer.key, value: operation.code.literal)]
        if let key = envelope.payloadKey { members.append(.init(key: key, value: payload)) }
        if envelope.nullsForAbsentKeys {
            for key in [envelope.sequenceKey, envelope.eventKey].compactMap(\.self) {
                members.append(.init(key: key, value: .null))
            }
        }
        return .object(members)
    }
}

extension OperationCode {
    var literal: JSONLiteral {
        switch self {
        case .integer(let code): .integer(Int64(code))
        case .string(let code): .string(code)
        }
    }
}
