// What went over the wire in one scenario, in the order in which the runner saw it. Checks, coverage and reports
// read traces; nothing else knows what happened.

public import SpecModel

/// One thing that was sent or seen.
public struct TraceEvent: Sendable {
    /// Microseconds since the scenario began.
    public var time: Int
    /// `alice`.
    public var actor: String
    /// `alice.desktop`; nil for REST.
    public var connection: String?
    /// Which step was under way, counted from 0 in `ScenarioResult.steps`; nil before the first.
    public var step: Int?
    public var kind: Kind

    public enum Kind: Sendable {
        case request(RequestRecord)
        case response(ResponseRecord)
        /// A connection whose handshake succeeded; the URL it was opened with.
        case connectionOpened(url: String)
        case frameSent(FrameRecord)
        case frameReceived(FrameRecord)
        case connectionClosed(ClosureRecord)
    }

    public init(time: Int, actor: String, connection: String? = nil, step: Int?, kind: Kind) {
        self.time = time
        self.actor = actor
        self.connection = connection
        self.step = step
        self.kind = kind
    }
}

/// A REST request as it was sent.
public struct RequestRecord: Sendable {
    /// Tells the response that belongs to it.
    public var exchange: Int
    /// `createMessage`; nil for raw requests.
    public var operation: String?
    /// `POST`
    public var method: String
    /// Path and query as on the wire.
    public var target: String
    /// The server's base without the target: `http://127.0.0.1:8080`.
    public var server: String
    public var headers: [Header]
    public var body: Body
    /// Values of the operation's parameters by name, before they were encoded.
    public var parameters: [String: JSONLiteral]
    /// The scenario sends it knowing that it breaks the contract.
    public var isInvalid: Bool

    public init(
        exchange: Int, operation: String?, method: String, target: String, server: String, headers: [Header],
        body: Body, parameters: [String: JSONLiteral] = [:], isInvalid: Bool = false
    ) {
        self.exchange = exchange
        self.operation = operation
        self.method = method
        self.target = target
        self.server = server
        self.headers = headers
        self.body = body
        self.parameters = parameters
        self.isInvalid = isInvalid
    }
}

public struct ResponseRecord: Sendable {
    public var exchange: Int
    public var operation: String?
    public var status: Int
    public var headers: [Header]
    public var body: Body

    public init(exchange: Int, operation: String?, status: Int, headers: [Header], body: Body) {
        self.exchange = exchange
        self.operation = operation
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

public struct Header: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a request or response carries.
public enum Body: Sendable, Hashable {
    case none
    case json(JSONLiteral)
    /// Anything that is not JSON, or raw on purpose.
    case bytes([UInt8], mediaType: String?)

    public var json: JSONLiteral? { if case .json(let value) = self { value } else { nil } }
}

/// A frame of a gateway connection.
public struct FrameRecord: Sendable {
    /// `Dispatch`, by the contract's table; nil when the frame is none of it.
    public var operation: String?
    /// `MESSAGE_CREATE`; nil when the frame carries no event.
    public var event: String?
    /// The number of a frame, where the contract numbers them.
    public var sequence: Int64?
    /// The whole frame as JSON; nil when it is not JSON.
    public var json: JSONLiteral?
    /// The frame as bytes when it is not JSON.
    public var bytes: [UInt8]

    public init(
        operation: String?, event: String?, sequence: Int64?, json: JSONLiteral?, bytes: [UInt8] = []
    ) {
        self.operation = operation
        self.event = event
        self.sequence = sequence
        self.json = json
        self.bytes = bytes
    }
}

/// How a connection ended.
public struct ClosureRecord: Sendable, Hashable {
    public enum Origin: String, Sendable {
        /// The server sent a close frame, or none and just went.
        case server
        /// The runner closed or cut it.
        case runner
    }

    public var origin: Origin
    /// Of the close frame; nil when the connection ended without one.
    public var code: Int?
    public var reason: String

    public init(origin: Origin, code: Int?, reason: String) {
        self.origin = origin
        self.code = code
        self.reason = reason
    }
}
