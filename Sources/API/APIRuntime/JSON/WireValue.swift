// What every generated model is: a value with a JSON form.

/// A value that reads itself from JSON, checking every rule of its schema on the way, and writes itself back.
///
/// `Codable` comes with it for use with other coders: it goes through the same codec, so both forms agree,
/// and no conformance has to be synthesized per type.
public protocol WireValue: Codable, Hashable, Sendable {
    /// Reads one value and consumes it, valid or not.
    /// - Returns: nil when the value breaks a rule that leaves nothing to return. A result alone does not
    ///   mean that the value is valid: `reader.violations` tells.
    static func read(from reader: inout JSONReader) -> Self?

    func write(to writer: inout JSONWriter)
}

/// Why a document was refused.
public enum JSONFailure: Error, Sendable, Hashable {
    /// No JSON document.
    case malformed
    /// A JSON document that breaks rules of the schema.
    case invalid(FieldErrors)

    /// The same as violations by field.
    public var fieldErrors: FieldErrors {
        switch self {
        case .malformed: FieldErrors(.malformedJSON)
        case .invalid(let errors): errors
        }
    }
}

extension WireValue {
    /// Reads a whole document.
    /// - Throws: `malformed` for bytes that are no JSON document or have something behind it; `invalid` with
    ///   every violation found, at most `FieldErrors.countMax`.
    public static func decode(_ bytes: [UInt8]) throws(JSONFailure) -> Self {
        var reader = JSONReader(bytes)
        return try reader.document { (reader: inout JSONReader) -> Self? in Self.read(from: &reader) }
    }

    /// The value's JSON document.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try encodeDocument(to: encoder)
    }

    /// What `init(from:)` does. Types with a raw value call it from an `init(from:)` of their own, because
    /// the standard library has one for them, too.
    public static func decoded(from decoder: any Decoder) throws -> Self {
        let document = try JSONValue(from: decoder)
        do {
            return try decode(document.encoded())
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
        }
    }

    /// What `encode(to:)` does.
    public func encodeDocument(to encoder: any Encoder) throws {
        try JSONValue.decode(encoded()).encode(to: encoder)
    }
}
