// What goes into the generator and what comes out of it.

public import ConformanceModel
public import SpecModel

/// What has fields that a client fills in.
public enum CaseSubject: Sendable {
    case request(Operation)
    case frame(GatewayOperation)

    /// As the contract has it: `createMessage`, `Identify`.
    var name: String {
        switch self {
        case .request(let operation): operation.id
        case .frame(let operation): operation.name
        }
    }

    var parameters: [Parameter] {
        switch self {
        case .request(let operation): operation.parameters
        case .frame: []
        }
    }

    /// Bytes that the body may have; nil when the contract has no limit.
    var bytesMax: Int? {
        switch self {
        case .request(let operation): operation.requestBody?.bytesMax
        case .frame: nil
        }
    }
}

/// A request without what surrounds it: parameters and a JSON body. A frame is a body alone.
public struct RequestDraft: Sendable {
    /// By the parameters' names.
    public var path: [String: JSONLiteral]
    /// By the parameters' names; a repeated one is an array.
    public var query: [String: JSONLiteral]
    /// By the parameters' names, before they are percent-encoded.
    public var headers: [String: JSONLiteral]
    /// nil when there is none, or one of another media type. Of a frame, its payload, or the whole frame but
    /// for its discriminator in contracts whose frames have no payload of their own.
    public var body: JSONLiteral?

    public init(
        path: [String: JSONLiteral] = [:], query: [String: JSONLiteral] = [:],
        headers: [String: JSONLiteral] = [:], body: JSONLiteral? = nil
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// A request or a frame just inside or just outside one rule, and how it must end.
public struct RequestCase: Sendable {
    public enum Expectation: Sendable {
        case accepted
        /// A request with the contract's error for broken rules, a frame as malformed. The violations are every
        /// place that is reported, each with all codes that it gets. Parameters are reported under their name,
        /// fields of the body under their path in it, the body itself under the empty path. There are none
        /// where the contract's error bodies tell no fields, and none of frames.
        case refused([(path: [JSONStep], codes: [String])])
    }

    /// The rule and the side of it that the request is made for.
    public let cell: CoverageCell
    /// `body.content.maxLength.outside`, with `.` and a word behind it where one rule has several cases;
    /// `draft.inside` for the request that the cases were made from.
    public let id: String
    public let draft: RequestDraft
    public let expectation: Expectation
}
