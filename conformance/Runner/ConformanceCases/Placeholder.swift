// Placeholder while the module is written.

public import ConformanceModel
public import SpecModel

public struct RequestDraft: Sendable {
    public var path: [String: JSONLiteral]
    public var query: [String: JSONLiteral]
    public var body: JSONLiteral?
    public init(path: [String: JSONLiteral], query: [String: JSONLiteral], body: JSONLiteral?) {
        self.path = path
        self.query = query
        self.body = body
    }
}
public struct RequestCase: Sendable {
    public enum Expectation: Sendable {
        case accepted
        case refused(error: String, violations: [(path: [JSONStep], codes: [String])])
    }
    public let cell: CoverageCell
    public let id: String
    public let draft: RequestDraft
    public let expectation: Expectation
}
public struct CaseGenerator: Sendable {
    public init(_ description: APIDescription, seed: UInt64) {}
    public func cases(for operation: Operation, from draft: RequestDraft) -> [RequestCase] { [] }
    public func cells(of operation: Operation) -> [CoverageCell] { [] }
    public func cells(hitBy request: RequestDraft, of operation: Operation) -> [CoverageCell] { [] }
}
