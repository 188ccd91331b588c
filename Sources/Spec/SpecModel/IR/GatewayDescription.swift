// The real-time contract of the IR: spec/<dialect>/gateway.yaml.

public struct GatewayDescription: Sendable {
    /// WebSocket paths: `/gateway`.
    public var paths: [String]
    public var description: String?
    public var envelope: Envelope
    public var operations: [GatewayOperation]
    public var events: [GatewayEvent]
    public var closeCodes: [CloseCode]
    /// Names of close codes used for violations that no single operation owns.
    public var unknownOperationClose: String?
    public var malformedFrameClose: String?
    public var timings: GatewayTimings
    /// In document order, none of them required.
    public var query: [GatewayQueryKey]
    public var clientFrameLimit: ClientFrameLimit?
    /// What clients may ask for; empty when they get every event that they may see.
    public var intents: [BitRules.Bit]
    /// Name of the server's operation with which every connection opens: `Hello`.
    public var opening: String?
    public var origin: Origin

    public init(
        paths: [String], description: String?, envelope: Envelope, operations: [GatewayOperation],
        events: [GatewayEvent], closeCodes: [CloseCode], unknownOperationClose: String?,
        malformedFrameClose: String?, timings: GatewayTimings, query: [GatewayQueryKey],
        clientFrameLimit: ClientFrameLimit?, intents: [BitRules.Bit], origin: Origin
    ) {
        self.paths = paths
        self.description = description
        self.envelope = envelope
        self.operations = operations
        self.events = events
        self.closeCodes = closeCodes
        self.unknownOperationClose = unknownOperationClose
        self.malformedFrameClose = malformedFrameClose
        self.timings = timings
        self.query = query
        self.clientFrameLimit = clientFrameLimit
        self.intents = intents
        self.origin = origin
    }
}

/// How a frame carries its operation, event name, sequence number and payload.
public struct Envelope: Sendable, Hashable {
    /// What tells operations apart, and under which key: `op` for numbers, `action` for strings.
    public struct Discriminator: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case integer
            case string
        }

        public var key: String
        public var kind: Kind

        public init(key: String, kind: Kind) {
            self.key = key
            self.kind = kind
        }
    }

    /// Frames from the client and from the server may use different keys (seed 5: `action` and `type`).
    public var fromClient: Discriminator
    public var fromServer: Discriminator
    /// `d`; nil when the payload's fields stand beside the discriminator (seed 5).
    public var payloadKey: String?
    /// `t`; nil when each event has a code of its own (seeds 3 and 5).
    public var eventKey: String?
    /// `s`; nil when frames are not numbered.
    public var sequenceKey: String?
    /// Keys that do not apply are sent as null instead of left out.
    public var nullsForAbsentKeys: Bool

    public init(
        fromClient: Discriminator, fromServer: Discriminator, payloadKey: String?, eventKey: String?,
        sequenceKey: String?, nullsForAbsentKeys: Bool
    ) {
        self.fromClient = fromClient
        self.fromServer = fromServer
        self.payloadKey = payloadKey
        self.eventKey = eventKey
        self.sequenceKey = sequenceKey
        self.nullsForAbsentKeys = nullsForAbsentKeys
    }
}

/// The value of the envelope's discriminator.
public enum OperationCode: Sendable, Hashable {
    case integer(Int)
    case string(String)
}

public struct GatewayOperation: Sendable {
    public enum Direction: String, Sendable {
        case fromClient = "client", fromServer = "server", both
    }
    /// Where a connection stands.
    public enum ConnectionState: String, Sendable, CaseIterable {
        /// Before Identify or Resume.
        case connected
        /// Identify or Resume is being answered.
        case identifying
        case identified
    }

    public var code: OperationCode
    /// `Identify`.
    public var name: String
    public var direction: Direction
    /// What a client may send. nil: any payload is ignored.
    public var clientPayload: Schema?
    public var serverPayload: Schema?
    /// States in which a client may send it.
    public var legalStates: [ConnectionState]
    /// Close code by state for a frame sent in another state.
    public var violationCloses: [ConnectionState: String]
    /// Names of the server's operations and of events, one of which answers it; empty when nothing has to.
    public var answeredBy: [String] = []
    public var description: String?
    public var origin: Origin

    public init(
        code: OperationCode, name: String, direction: Direction, clientPayload: Schema?,
        serverPayload: Schema?, legalStates: [ConnectionState],
        violationCloses: [ConnectionState: String], description: String?, origin: Origin
    ) {
        self.code = code
        self.name = name
        self.direction = direction
        self.clientPayload = clientPayload
        self.serverPayload = serverPayload
        self.legalStates = legalStates
        self.violationCloses = violationCloses
        self.description = description
        self.origin = origin
    }
}

public struct GatewayEvent: Sendable {
    public enum Scope: String, Sendable {
        case guild, channel, user, session
    }

    /// `MESSAGE_CREATE`.
    public var name: String
    /// The operation that carries it: the dispatch operation, or its own code (seeds 3 and 5).
    public var code: OperationCode
    public var payload: Schema
    /// At least one, the usual one first. Several when it depends on where something happened: a message goes
    /// to those who see its channel, or to the users of a conversation that has no guild.
    public var scopes: [Scope]
    /// Permission bits that a receiver needs.
    public var permissions: [String]
    /// nil: sent whatever a client asks for.
    public var intents: EventIntents?
    public var description: String?
    public var origin: Origin

    public init(
        name: String, code: OperationCode, payload: Schema, scopes: [Scope], permissions: [String],
        intents: EventIntents?, description: String?, origin: Origin
    ) {
        self.name = name
        self.code = code
        self.payload = payload
        self.scopes = scopes
        self.permissions = permissions
        self.intents = intents
        self.description = description
        self.origin = origin
    }
}

public struct CloseCode: Sendable {
    public enum Reconnect: String, Sendable {
        /// Reconnect and resume.
        case resume
        /// Reconnect and identify anew.
        case identify
        /// Do not reconnect before something was changed.
        case never
    }

    public var code: Int
    /// `UNKNOWN_OPCODE`.
    public var name: String
    public var description: String
    public var reconnect: Reconnect
    public var origin: Origin

    public init(code: Int, name: String, description: String, reconnect: Reconnect, origin: Origin) {
        self.code = code
        self.name = name
        self.description = description
        self.reconnect = reconnect
        self.origin = origin
    }
}

public struct GatewayTimings: Sendable, Hashable {
    public var heartbeatIntervalMilliseconds: Int?
    /// How long the server waits for a heartbeat before it gives the connection up.
    public var heartbeatTimeoutMilliseconds: Int?
    /// How long a connection may stay without identifying.
    public var identifyTimeoutMilliseconds: Int?
    public var resumeWindowMilliseconds: Int?

    public init(
        heartbeatIntervalMilliseconds: Int?, heartbeatTimeoutMilliseconds: Int?,
        identifyTimeoutMilliseconds: Int?, resumeWindowMilliseconds: Int?
    ) {
        self.heartbeatIntervalMilliseconds = heartbeatIntervalMilliseconds
        self.heartbeatTimeoutMilliseconds = heartbeatTimeoutMilliseconds
        self.identifyTimeoutMilliseconds = identifyTimeoutMilliseconds
        self.resumeWindowMilliseconds = resumeWindowMilliseconds
    }
}
