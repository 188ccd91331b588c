// The faults of a gateway that a contract lets one think of.

internal import SpecModel

struct GatewayMutations {
    /// Far enough that a marker sent right behind an event has passed it.
    static let lateBehind = 3

    private let contract: GatewayContract
    private var payloads: PayloadFaults
    private var mutations: [Mutation] = []

    init(_ contract: GatewayContract, _ payloads: PayloadFaults) {
        self.contract = contract
        self.payloads = payloads
    }

    mutating func all() -> [Mutation] {
        let events = contract.gateway.events
        for (index, event) in events.enumerated() {
            addPayload(event)
            addDelivery(event)
            let other = events[(index + 1) % events.count]
            if other.name != event.name {
                add(
                    "\(event.name)/rename", .eventRenamed, .event(event.name),
                    .eventRenamed(event.name, to: other.name), "\(event.name) is sent as \(other.name).")
            }
        }
        for operation in contract.serverOperations { add(operation) }
        if contract.gateway.envelope.sequenceKey != nil { addNumbers() }
        addResume()
        addCloses()
        return mutations
    }

    private mutating func add(
        _ id: String, _ group: Mutation.Group, _ subject: Mutation.Subject, _ fault: GatewayFault,
        _ sentence: String
    ) {
        mutations.append(
            Mutation(
                id: "gateway/\(id)", sentence: sentence, group: group, subject: subject,
                fault: .gateway(fault)))
    }

    // MARK: Events

    private mutating func addPayload(_ event: GatewayEvent) {
        for fault in payloads.faults(in: event.payload) {
            add(
                "\(event.name)/\(fault.verb)/\(fault.path)", fault.group, .event(event.name),
                .eventValue(event: event.name, fault), fault.sentence("\(event.name) comes"))
        }
    }

    private mutating func addDelivery(_ event: GatewayEvent) {
        let name = event.name
        add("\(name)/lose", .eventLost, .event(name), .eventLost(name), "\(name) never comes.")
        add(
            "\(name)/double", .eventDuplicated, .event(name), .eventDuplicated(name), "\(name) comes twice.")
        add(
            "\(name)/swap", .eventSwapped, .event(name), .eventLate(name, behind: 1),
            "\(name) comes behind the event that follows it.")
        add(
            "\(name)/late", .eventLate, .event(name), .eventLate(name, behind: Self.lateBehind),
            "\(name) comes \(Self.lateBehind) events late.")
        if contract.identityKey != nil {
            add(
                "\(name)/leak", .eventLeaked, .event(name), .eventLeaked(name),
                "\(name) also comes to users whom it does not concern.")
        }
    }

    // MARK: Operations

    private mutating func add(_ operation: GatewayOperation) {
        let name = operation.name
        let subject = Mutation.Subject.gatewayOperation(name)
        add("\(name)/lose", .operationLost, subject, .operationLost(name), "\(name) never comes.")
        add(
            "\(name)/double", .operationDuplicated, subject, .operationDuplicated(name),
            "\(name) comes twice.")
        guard let payload = operation.serverPayload else { return }
        for fault in payloads.faults(in: payload) {
            add(
                "\(name)/\(fault.verb)/\(fault.path)", fault.group, subject,
                .operationValue(operation: name, fault), fault.sentence("\(name) comes"))
        }
        if case .boolean = payloads.resolved(payload).shape {
            add(
                "\(name)/flip", .payloadFlipped, subject, .payloadFlipped(name),
                "\(name) says true where false is right, and the other way round.")
        }
    }

    private mutating func addNumbers() {
        add(
            "sequence/skip", .sequenceWrong, .gateway, .sequenceSkipped,
            "A number is left out at the second event of a connection.")
        add(
            "sequence/repeat", .sequenceWrong, .gateway, .sequenceRepeated,
            "The second event of a connection has the number of the first.")
    }

    private mutating func addResume() {
        guard let resume = contract.resume else { return }
        let name = resume.operation.name
        let subject = Mutation.Subject.gatewayOperation(name)
        add(
            "\(name)/short", .resumeWrong, subject, .replayShort,
            "\(name) replays all events that were missed but the last.")
        add(
            "\(name)/double", .resumeWrong, subject, .replayDoubled,
            "\(name) replays the first event that was missed twice.")
        add(
            "\(name)/first", .resumeWrong, subject, .resumedFirst,
            "\(resume.resumed) comes before the events that were missed.")
        guard contract.refusal != nil else { return }
        add(
            "\(name)/refuse", .resumeWrong, subject, .resumeRefused,
            "\(name) of a session that can be resumed is refused.")
    }

    // MARK: Closing

    private mutating func addCloses() {
        let codes = contract.gateway.closeCodes
        for (index, close) in codes.enumerated() {
            let subject = Mutation.Subject.closeCode(close.name)
            let other = codes[(index + 1) % codes.count]
            if other.code != close.code {
                add(
                    "close/\(close.name)/code", .closeChanged, subject,
                    .closeCode(from: close.code, to: other.code),
                    "The connection is closed with \(other.code) instead of \(close.code).")
            }
            add(
                "close/\(close.name)/no-code", .closeChanged, subject, .closeWithoutCode(from: close.code),
                "The connection is closed without a code instead of \(close.code).")
            add(
                "close/\(close.name)/no-frame", .closeChanged, subject, .closeOmitted(from: close.code),
                "The connection ends without a close frame instead of \(close.code).")
        }
    }
}

extension GatewayContract {
    /// The operation that tells a client that its session cannot be resumed: the one that answers yes or no.
    var refusal: GatewayOperation? {
        serverOperations.first { operation in
            if case .boolean = operation.serverPayload?.shape { true } else { false }
        }
    }
}
