// What one step of a scenario does.

public import SpecModel

public struct Step: Sendable {
    /// As written, or `step-3`.
    public var name: String
    public var verb: Verb
    /// How long an await may take; nil: the default.
    public var within: Duration?
    public var location: SourceLocation

    public indirect enum Verb: Sendable {
        case call(CallStep)
        case constraints(ConstraintsStep)
        case frameConstraints(FrameConstraintsStep)
        case http(RawRequestStep)
        case open(OpenStep)
        case send(SendStep)
        case sendRaw(at: Template, RawFrames)
        /// With a close frame of this code.
        case close(Template, code: Int)
        /// Without a close frame.
        case cut(Template)
        case expectClose(at: Template, CloseExpectation)
        case await(AwaitStep)
        case never([FramePattern], until: Barrier)
        case fence(FenceStep)
        case parallel([(name: String, steps: [Step])])
        case loop(LoopStep)
        case use(UseStep)
        case bind([Binding])
        case check([Expression])
        case actors([Scenario.ActorDeclaration])
    }
}

/// A request of an operation.
public struct CallStep: Sendable {
    public var operation: String
    /// Whose credentials go with it; nil: nobody's.
    public var actor: Template?
    public var path: [Template.Member]
    public var query: [Template.Member]
    public var headers: [Template.Member]
    public var body: RequestContent
    public var isInvalid: Bool
    public var expectation: ResponseExpectation
}

public enum RequestContent: Sendable {
    case none
    case json(Template)
    case multipart([Part])
    case raw(mediaType: Template, RawBytes)

    public struct Part: Sendable {
        public var name: String
        public var payload: Payload

        public enum Payload: Sendable {
            case json(Template)
            case file(name: Template, mediaType: Template, RawBytes)
        }
    }
}

/// Bytes of a scenario.
public enum RawBytes: Sendable {
    case text(Template)
    case hex(Template)
    /// So many bytes of `a`.
    case size(Int)
}

public struct ResponseExpectation: Sendable {
    /// nil: any documented success.
    public var statuses: [Int]?
    /// Names of errors, one of which must have come.
    public var errors: [String]
    /// By path as in `roles[0]`; nil: not compared.
    public var violations: [(path: String, codes: [String])]?
    public var body: ValuePattern?
    /// Hexadecimal digits.
    public var bytes: Template?
    public var headers: [ValuePattern.Member]

    static let anySuccess = ResponseExpectation(
        statuses: nil, errors: [], violations: nil, body: nil, bytes: nil, headers: [])
}

/// Requests made from the contract's rules.
public struct ConstraintsStep: Sendable {
    public var call: CallStep
    public var isInside: Bool
    /// Fields left out: `body.icon`.
    public var except: [String]
}

/// Frames made from the contract's rules, each on a connection of its own.
public struct FrameConstraintsStep: Sendable {
    /// How each connection comes to be; its name is what theirs begin with.
    public var open: OpenStep
    public var operation: String
    /// A valid one.
    public var payload: Template
    public var isInside: Bool
    /// Fields left out: `d.presence`.
    public var except: [String]
}

/// Bytes on a connection of their own.
public struct RawRequestStep: Sendable {
    public var pieces: [RawBytes]
    public var halfCloses: Bool
    public var responses: [Response]
    /// Whether the server must close after them.
    public var closes: Bool

    public struct Response: Sendable {
        public var statuses: [Int]
        public var body: ValuePattern?
        public var headers: [ValuePattern.Member]
    }
}

public struct OpenStep: Sendable {
    /// `alice.desktop`.
    public var connection: Template
    public var login: Login
    public var parameters: [Template.Member]
    public var url: Template?
    public var headers: [Template.Member]
    public var heartbeatsByHand: Bool
    public var expectation: Expectation

    public enum Login: Sendable {
        case none
        /// What replaces the keys of the dialect's payload.
        case identify([Template.Member])
        case resume(of: Template?, [Template.Member])
    }

    public enum Expectation: Sendable {
        /// The session is ready, or taken up again.
        case ready
        case frame(FramePattern)
        case close(CloseExpectation)
        case httpStatus([Int])
    }
}

public struct SendStep: Sendable {
    public var connection: Template
    public var operation: String
    public var payload: Template
}

/// Frames that need not be what the protocol allows.
public struct RawFrames: Sendable {
    public struct Frame: Sendable {
        public var opcode: UInt8
        public var isFinal: Bool
        public var reservedBits: UInt8
        public var isMasked: Bool
        public var payload: RawBytes
    }

    public var frames: [Frame]
}

public enum CloseExpectation: Sendable {
    /// One of these codes.
    case codes([Int])
    /// The connection ends without a close frame.
    case withoutFrame
}

/// What a frame of a connection must look like.
public struct FramePattern: Sendable {
    /// Connections; one pattern for each.
    public var connections: [Template]
    public var operation: String?
    public var event: String?
    public var sequence: ValuePattern?
    public var payload: ValuePattern?
    /// One pattern per element.
    public var over: Template?
    public var location: SourceLocation
}

public struct AwaitStep: Sendable {
    public enum Order: Sendable {
        case each, sequence, exactly, oneOf
    }

    public var order: Order
    public var patterns: [FramePattern]
    /// Names of operations and events that `exactly` looks past.
    public var ignoring: [String]
}

public enum Barrier: Sendable {
    case fence(FenceStep)
    /// For the target's quiet time.
    case quiet
}

public struct FenceStep: Sendable {
    /// Of the dialect: `channel`.
    public var kind: String
    public var actor: Template
    /// The fence's parameter.
    public var argument: Template
    /// nil: the connections of the patterns it belongs to.
    public var seenBy: [Template]?
}

public struct LoopStep: Sendable {
    public enum Source: Sendable {
        case times(Template)
        case over(Template)
    }

    public var source: Source
    /// Bound to the position or the element.
    public var variable: String?
    public var steps: [Step]
}

public struct UseStep: Sendable {
    public var fixture: String
    public var arguments: [Template.Member]
    /// Before the names that it binds.
    public var prefix: String?
    public var location: SourceLocation
}
