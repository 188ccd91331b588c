// What goes into the generator and what comes out of it.

public import ConformanceModel
public import SpecModel

/// A request without what surrounds it: parameters and a JSON body.
public struct RequestDraft: Sendable {
    /// By the parameters' names.
    public var path: [String: JSONLiteral]
    /// By the parameters' names; a repeated one is an array.
    public var query: [String: JSONLiteral]
    /// nil when there is none, or one of another media type.
    public var body: JSONLiteral?

    public init(path: [String: JSONLiteral], query: [String: JSONLiteral], body: JSONLiteral?) {
        self.path = path
        self.query = query
        self.body = body
    }
}

/// A request just inside or just outside one rule, and how it must end.
public struct RequestCase: Sendable {
    public enum Expectation: Sendable {
        case accepted
        /// - Parameters:
        ///   - error: name of an error of the contract.
        ///   - violations: every place that is reported, each with all codes that it gets. Parameters are
        ///     reported under their name, fields of the body under their path in it, the body itself under
        ///     the empty path. Empty where the contract's error bodies tell no fields.
        case refused(error: String, violations: [(path: [JSONStep], codes: [String])])
    }

    /// The rule and the side of it that the request is made for.
    public let cell: CoverageCell
    /// `body.content.maxLength.outside`, with `.` and a word behind it where one rule has several cases;
    /// `draft.inside` for the request that the cases were made from.
    public let id: String
    public let draft: RequestDraft
    public let expectation: Expectation
}
