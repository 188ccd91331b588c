// Any JSON value as a tree: for schemas without a type, and as the bridge to `Codable` coders.

/// A JSON value. Numbers keep their digits and objects the order of their members.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// A number as it was written, a text that RFC 8259 §6 allows.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public var key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The first member of this name, when the value is an object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension JSONValue: WireValue {
    public static func read(from reader: inout JSONReader) -> JSONValue? {
        switch reader.peekType() {
        case .object: return reader.objectValue()
        case .array:
            return reader.array { (reader: inout JSONReader) -> JSONValue? in read(from: &reader) }.map(
                JSONValue.array)
        case .string: return reader.string().map(JSONValue.string)
        case .boolean: return reader.boolean().map(JSONValue.boolean)
        case .number, .integer: return reader.number().map(JSONValue.number)
        case .null: return reader.null() && !reader.isMalformed ? .null : nil
        case nil:
            reader.skip()
            return nil
        }
    }

    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.boolean(value)
        case .number(let digits): writer.raw(Array(digits.utf8))
        case .string(let value): writer.string(value)
        case .array(let elements):
            writer.beginArray()
            for element in elements {
                writer.element()
                element.write(to: &writer)
            }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(dynamic: member.key)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension JSONReader {
    fileprivate mutating func objectValue() -> JSONValue? {
        guard var object: JSONObject = object(.none) else { return nil }
        var members: [JSONValue.Member] = []
        while next(in: &object) != nil {
            let key: String = key(of: object)
            if let value: JSONValue = JSONValue.read(from: &self) {
                members.append(JSONValue.Member(key: key, value: value))
            }
        }
        return isMalformed ? nil : .object(members)
    }

    fileprivate mutating func number() -> String? {
        guard let token: NumberToken = numberToken() else {
            fail()
            return nil
        }
        return token.text(in: bytes)
    }
}
