// The outer object of a client's frame, whose keys may come in any order: one pass finds the operation and
// where the payload starts, a second one reads the payload as what the operation says it is.

/// A client's frame, taken apart but for its payload.
public struct ClientEnvelope {
    public enum Code: Sendable, Hashable {
        case integer(Int)
        case string(String)
    }

    /// What a contract has for codes; one of the other kind is none.
    public enum CodeKind: Sendable {
        case integer, string
    }

    public let code: Code
    private let reader: JSONReader
    private let hasPayload: Bool

    /// - Parameters:
    ///   - discriminator: the key of the operation (`op`, `action`).
    ///   - kind: of the operation's code.
    ///   - payloadKey: the key of the payload; nil when its fields stand beside the operation.
    /// - Returns: nil when the bytes are no JSON object, or one without an operation.
    public init?(_ bytes: [UInt8], discriminator: String, kind: CodeKind, payloadKey: String?) {
        let keys = JSONKeys(required: [discriminator], optional: payloadKey.map { [$0] } ?? [])
        var reader = JSONReader(bytes)
        var payload: JSONReader? = payloadKey == nil ? reader : nil
        guard var object: JSONObject = reader.object(keys) else { return nil }
        var code: Code?
        while let key: Int = reader.next(in: &object) {
            switch key {
            case 0: code = Self.code(&reader, kind)
            case 1:
                payload = reader
                reader.skip()
            default: reader.skip()
            }
        }
        reader.skipWhitespace()
        guard let code, !reader.isMalformed, reader.position == bytes.count else { return nil }
        self.code = code
        hasPayload = payload != nil
        self.reader = payload ?? reader
    }

    private static func code(_ reader: inout JSONReader, _ kind: CodeKind) -> Code? {
        switch (kind, reader.peekType()) {
        case (.integer, .number): return reader.integer().map(Code.integer)
        case (.string, .string): return reader.string().map(Code.string)
        default:
            reader.skip()
            return nil
        }
    }

    /// Reads the payload, which must be there.
    /// - Throws: every violation, with paths that start at the payload.
    public func payload<Value>(_ read: (inout JSONReader) -> Value?) throws(JSONFailure) -> Value {
        guard hasPayload else { throw .invalid(FieldErrors(.required)) }
        var reader = reader
        guard let value = read(&reader), reader.violations.isEmpty else { throw .invalid(reader.violations) }
        return value
    }

    /// Reads the payload unless it is missing or null.
    public func optionalPayload<Value>(
        _ read: (inout JSONReader) -> Value?
    ) throws(JSONFailure) -> Value? {
        var ahead = reader
        guard hasPayload, !ahead.null() else { return nil }
        return try payload(read)
    }
}
