// JSON as it goes over the wire, over jansson: a parser that no server under test shares, strict about what
// RFC 8259 asks for and about keys that occur twice.

private import CJansson
public import SpecModel

/// Why bytes are no JSON.
public struct JSONProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// In bytes from the start.
    public let offset: Int
    public let message: String

    public var description: String { "\(message) at byte \(offset)" }
}

extension JSONLiteral {
    /// Reads one JSON text. Keys keep their order.
    ///
    /// - Throws: `JSONProblem` for anything that is not exactly one JSON text in UTF-8, for a key that occurs twice in
    ///   one object, for integers beyond 64 bits, and for nesting beyond 2,048 levels.
    public init(json bytes: some Sequence<UInt8>) throws(JSONProblem) {
        var error = json_error_t()
        let bytes = Array(bytes)
        let flags = Int(JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL)
        let root = bytes.withUnsafeBytes { buffer in
            json_loadb(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, flags, &error)
        }
        guard let root else {
            throw JSONProblem(offset: Int(max(error.position, 0)), message: Self.text(of: error))
        }
        defer { guildhall_json_decref(root) }
        self = Self.value(of: root)
    }

    private static func text(of error: json_error_t) -> String {
        withUnsafeBytes(of: error.text) { buffer in
            String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func value(of value: UnsafeMutablePointer<json_t>) -> JSONLiteral {
        switch guildhall_json_type(value) {
        case JSON_OBJECT: .object(members(of: value))
        case JSON_ARRAY:
            .array((0..<json_array_size(value)).compactMap { json_array_get(value, $0).map(Self.value) })
        case JSON_STRING: .string(string(of: value))
        case JSON_INTEGER: .integer(Int64(json_integer_value(value)))
        case JSON_REAL: .number(json_real_value(value))
        case JSON_TRUE: .boolean(true)
        case JSON_FALSE: .boolean(false)
        default: .null
        }
    }

    private static func string(of value: UnsafeMutablePointer<json_t>) -> String {
        guard let characters = json_string_value(value) else { return "" }
        return characters.withMemoryRebound(to: UInt8.self, capacity: json_string_length(value)) {
            String(decoding: UnsafeBufferPointer(start: $0, count: json_string_length(value)), as: UTF8.self)
        }
    }

    private static func members(of object: UnsafeMutablePointer<json_t>) -> [Member] {
        var members: [Member] = []
        members.reserveCapacity(json_object_size(object))
        var iterator = json_object_iter(object)
        while let current = iterator {
            if let key = json_object_iter_key(current), let value = json_object_iter_value(current) {
                members.append(Member(key: String(cString: key), value: Self.value(of: value)))
            }
            iterator = json_object_iter_next(object, current)
        }
        return members
    }
}
