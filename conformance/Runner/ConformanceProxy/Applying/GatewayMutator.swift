// Puts the fault of a mutation into what a server sends on one gateway connection. Pure: frames go in, frames
// come out. Numbers stay without gaps whatever is left out or added: a suite has to miss the event itself.

internal import ConformanceModel
internal import SpecModel

/// What a server sends on a gateway connection, as far as faults are concerned.
enum GatewayFrame: Sendable, Hashable {
    case message(JSONLiteral)
    /// nil: a close frame without a code.
    case close(code: Int?, reason: String)
}

struct GatewayMutator: Sendable {
    private let fault: GatewayFault
    private let contract: GatewayContract
    /// How often the fault was put in.
    private(set) var applications = 0
    /// What is added to the numbers of the events that come.
    private var shift: Int64 = 0
    private var held: [JSONLiteral] = []
    /// Events that have passed what is held.
    private var passed = 0
    /// Events of other connections that this one must not get.
    private var leaks: [JSONLiteral] = []
    /// Payloads of events that leak which this connection has had, the latest last.
    private var known: [JSONLiteral] = []
    /// More than are under way at once between two connections of one proxy.
    private static let knownCountMax = 256
    private var eventCount = 0
    private var lastNumber: Int64?
    private var isResuming = false
    private var isMuted = false

    /// nil for a mutation that is not about the gateway.
    init?(_ mutation: Mutation, _ contract: GatewayContract) {
        guard case .gateway(let fault) = mutation.fault else { return nil }
        self.fault = fault
        self.contract = contract
    }

    /// Whether something waits for a frame that may not come; `release` lets it go.
    var isHolding: Bool { !held.isEmpty && !isResuming || !leaks.isEmpty }

    /// The client has sent a frame: one that opens a session resumes it or does not.
    mutating func clientSent(_ frame: JSONLiteral) {
        guard let operation = contract.clientOperation(of: frame),
            operation.legalStates == [.connected]
        else { return }
        isResuming = operation.name == contract.resume?.operation.name
    }

    /// Another user got this event. It goes out before the next event unless that is the same one, and not at
    /// all to a connection that has had it, or has had no event yet.
    mutating func offer(_ frame: JSONLiteral) {
        guard eventCount > 0, let payload = contract.payload(of: frame), !known.contains(payload) else {
            return
        }
        leaks.append(frame)
        remember(payload)
    }

    private mutating func remember(_ payload: JSONLiteral) {
        known.append(payload)
        if known.count > Self.knownCountMax { known.removeFirst() }
    }

    /// What goes to the client in place of a frame of the server.
    mutating func receive(_ frame: GatewayFrame) -> [GatewayFrame] {
        guard !isMuted else {
            if case .close = frame { return [frame] }
            return []
        }
        switch frame {
        case .close(let code, let reason): return flushed() + closed(code, reason)
        case .message(let message):
            if let event = contract.event(of: message) { return received(event.name, message) }
            if let operation = contract.serverOperation(of: message) {
                return received(operation: operation.name, message)
            }
            return [frame]
        }
    }

    /// Lets go of what is held, because nothing came that it could be held behind.
    mutating func release() -> [GatewayFrame] {
        if case .eventLeaked = fault {
            return withLeaks([], number: lastNumber.map { $0 + 1 })
        }
        return flushed()
    }

    // MARK: Events

    private mutating func received(_ name: String, _ message: JSONLiteral) -> [GatewayFrame] {
        eventCount += 1
        let number = contract.number(of: message).map { $0 + shift }
        if let number { lastNumber = number }
        let numbered = shift == 0 ? message : contract.numbered(message, number)
        let wasResuming = isResuming
        if name == contract.resume?.resumed { isResuming = false }
        switch fault {
        case .eventValue(let event, let fault) where event == name:
            return counted(contract.inFrame(fault).applied(to: numbered), instead: numbered)
        case .eventLost(name):
            applications += 1
            return moved(by: -1, [])
        case .eventDuplicated(name):
            return doubled(numbered, number)
        case .eventRenamed(name, let other):
            return counted(renamed(numbered, to: other), instead: numbered)
        case .eventLate(let event, let count):
            return late(numbered, number, isIt: event == name, behind: count)
        case .eventLeaked(let event): return leaking(numbered, number, isIt: event == name)
        case .sequenceSkipped, .sequenceRepeated: return misnumbered(numbered, number)
        case .replayShort where wasResuming: return shortReplay(numbered, number, isEnd: !isResuming)
        case .replayDoubled where wasResuming && isResuming:
            guard applications == 0 else { break }
            return doubled(numbered, number)
        case .resumedFirst where wasResuming: return resumedFirst(numbered, number, isEnd: !isResuming)
        case .resumeRefused where wasResuming: return refused(numbered)
        default: break
        }
        return [.message(numbered)]
    }

    private mutating func counted(_ changed: JSONLiteral?, instead frame: JSONLiteral) -> [GatewayFrame] {
        guard let changed else { return [.message(frame)] }
        applications += 1
        return [.message(changed)]
    }

    private mutating func moved(by step: Int64, _ frames: [GatewayFrame]) -> [GatewayFrame] {
        shift += step
        lastNumber = lastNumber.map { $0 + step }
        return frames
    }

    private mutating func doubled(_ frame: JSONLiteral, _ number: Int64?) -> [GatewayFrame] {
        applications += 1
        let again = contract.numbered(frame, number.map { $0 + 1 })
        return moved(by: 1, [.message(frame), .message(again)])
    }

    private func renamed(_ frame: JSONLiteral, to name: String) -> JSONLiteral? {
        guard let other = contract.gateway.events.first(where: { $0.name == name }) else { return nil }
        var frame = frame
        frame[contract.gateway.envelope.fromServer.key] = other.code.literal
        if let key = contract.gateway.envelope.eventKey { frame[key] = .string(name) }
        return frame
    }

    /// What passes moves up by one number each, and what was held gets the last.
    private mutating func late(
        _ frame: JSONLiteral, _ number: Int64?, isIt: Bool, behind count: Int
    ) -> [GatewayFrame] {
        guard !held.isEmpty else {
            guard isIt else { return [.message(frame)] }
            held = [frame]
            return []
        }
        passed += 1
        let before: [GatewayFrame] = [.message(contract.numbered(frame, number.map { $0 - 1 }))]
        guard passed >= count else { return before }
        return before + flushed()
    }

    /// Everything held, at its new place.
    private mutating func flushed() -> [GatewayFrame] {
        defer {
            held = []
            passed = 0
        }
        guard passed > 0, let frame = held.first else { return held.map { .message($0) } }
        applications += 1
        return [.message(contract.numbered(frame, lastNumber))]
    }

    private mutating func misnumbered(_ frame: JSONLiteral, _ number: Int64?) -> [GatewayFrame] {
        guard eventCount == 2, number != nil else { return [.message(frame)] }
        applications += 1
        let step: Int64 = fault == .sequenceSkipped ? 1 : -1
        return moved(by: step, [.message(contract.numbered(frame, number.map { $0 + step }))])
    }

    // MARK: Leaks

    private mutating func leaking(
        _ frame: JSONLiteral, _ number: Int64?, isIt: Bool
    ) -> [GatewayFrame] {
        if isIt, let payload = contract.payload(of: frame) {
            remember(payload)
            let count = leaks.count
            leaks.removeAll { contract.payload(of: $0) == payload }
            if leaks.count < count { return [.message(frame)] }
        }
        return withLeaks([frame], number: number)
    }

    /// The leaks, then the frames, numbered on from `number`.
    private mutating func withLeaks(_ frames: [JSONLiteral], number: Int64?) -> [GatewayFrame] {
        guard !leaks.isEmpty else { return frames.map { .message($0) } }
        let all = (leaks + frames).enumerated().map { offset, frame in
            GatewayFrame.message(contract.numbered(frame, number.map { $0 + Int64(offset) }))
        }
        applications += leaks.count
        let count = Int64(leaks.count)
        leaks = []
        if frames.isEmpty, let number { lastNumber = number - 1 }
        return moved(by: count, all)
    }

    // MARK: Resuming

    private mutating func shortReplay(
        _ frame: JSONLiteral, _ number: Int64?, isEnd: Bool
    ) -> [GatewayFrame] {
        guard isEnd else {
            defer { held = [frame] }
            return held.map { .message($0) }
        }
        guard !held.isEmpty else { return [.message(frame)] }
        held = []
        applications += 1
        return moved(by: -1, [.message(contract.numbered(frame, number.map { $0 - 1 }))])
    }

    private mutating func resumedFirst(
        _ frame: JSONLiteral, _ number: Int64?, isEnd: Bool
    ) -> [GatewayFrame] {
        guard isEnd else {
            held.append(frame)
            return []
        }
        guard let first = held.first.map({ contract.number(of: $0) }) else { return [.message(frame)] }
        applications += 1
        let all = [frame] + held
        held = []
        return all.enumerated().map { offset, frame in
            .message(contract.numbered(frame, first.map { $0 + Int64(offset) }))
        }
    }

    private mutating func refused(_ frame: JSONLiteral) -> [GatewayFrame] {
        guard let refusal = contract.refusal else { return [.message(frame)] }
        applications += 1
        isMuted = true
        return [.message(contract.frame(refusal, payload: .boolean(false)))]
    }

    // MARK: Operations and closing

    private mutating func received(operation name: String, _ message: JSONLiteral) -> [GatewayFrame] {
        switch fault {
        case .operationValue(name, let fault):
            return counted(contract.inFrame(fault).applied(to: message), instead: message)
        case .operationLost(name):
            applications += 1
            return []
        case .operationDuplicated(name):
            applications += 1
            return [.message(message), .message(message)]
        case .payloadFlipped(name):
            return counted(flipped(message), instead: message)
        default: return [.message(message)]
        }
    }

    private func flipped(_ frame: JSONLiteral) -> JSONLiteral? {
        guard let key = contract.gateway.envelope.payloadKey, case .boolean(let value) = frame[key] else {
            return nil
        }
        var frame = frame
        frame[key] = .boolean(!value)
        return frame
    }

    private mutating func closed(_ code: Int?, _ reason: String) -> [GatewayFrame] {
        switch fault {
        case .closeCode(code, let other):
            applications += 1
            return [.close(code: other, reason: reason)]
        case .closeWithoutCode(code):
            applications += 1
            return [.close(code: nil, reason: "")]
        case .closeOmitted(code):
            applications += 1
            return []
        default: return [.close(code: code, reason: reason)]
        }
    }
}
