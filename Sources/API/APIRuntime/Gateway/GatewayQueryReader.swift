// The query of the URL with which a client connects (`/gateway?v=1&encoding=json`), for generated code: every
// key is optional, and has one of few values or is a short text.

public import HTTPTypes

/// Why a connection was refused for the query of its URL.
public struct GatewayQueryViolation<CloseCode: Sendable & Hashable>: Error, Sendable, Hashable {
    /// The key whose value the contract forbids.
    public let key: String
    /// What to close the connection with.
    public let closeCode: CloseCode

    public init(key: String, closeCode: CloseCode) {
        self.key = key
        self.closeCode = closeCode
    }
}

/// Reads one query, and keeps the first violation.
public struct GatewayQueryReader<CloseCode: Sendable & Hashable> {
    private let query: QueryString?
    private var violation: GatewayQueryViolation<CloseCode>?

    public init(_ head: RequestHead) { query = head.query.map(QueryString.init) }

    /// The value of a key. The last one counts when a key is repeated.
    /// - Parameter closeCode: answers a value that is not listed, or wrongly percent-encoded.
    /// - Returns: nil when the key is missing, and when its value was refused.
    public mutating func value<Value: RawRepresentable>(
        _ key: String, otherwise closeCode: CloseCode
    ) -> Value? where Value.RawValue == String {
        guard let raw = query?.values(of: key).last else { return nil }
        let text = PercentEncoding.decode(raw, plusIsSpace: true)
        let value = text.flatMap { Value(rawValue: $0) }
        if value == nil, violation == nil {
            violation = GatewayQueryViolation(key: key, closeCode: closeCode)
        }
        return value
    }

    /// The text of a key. The last one counts when a key is repeated.
    /// - Parameters:
    ///   - lengthMax: in Unicode scalars.
    ///   - closeCode: answers a text that is longer, or wrongly percent-encoded.
    /// - Returns: nil when the key is missing, and when its text was refused.
    public mutating func text(
        _ key: String, lengthMax: Int, otherwise closeCode: CloseCode
    ) -> String? {
        guard let raw = query?.values(of: key).last else { return nil }
        let text = PercentEncoding.decode(raw, plusIsSpace: true)
        if let text, text.unicodeScalars.count <= lengthMax { return text }
        if violation == nil { violation = GatewayQueryViolation(key: key, closeCode: closeCode) }
        return nil
    }

    /// What was read, unless something in it was refused.
    public func result<Query>(_ query: Query) -> Result<Query, GatewayQueryViolation<CloseCode>> {
        violation.map { .failure($0) } ?? .success(query)
    }
}
