// Reads JSON (RFC 8259) from bytes, strictly, and checks values against their schema in the same pass.
//
// Two kinds of failure are kept apart. Bytes that are no JSON document make the reader malformed: it moves to
// the end, and every further read returns nil. A value that breaks a rule of its schema is recorded in
// `violations`, skipped, and reading goes on with its siblings, so that one answer names all that is wrong.
//
// The cursors of objects and arrays know the key or index of the value being read. Whatever was recorded
// during that value is put below the key when the cursor moves on: paths cost nothing while all is well.
//
// A reader over text (`init(text:)`) reads one scalar that stands outside of JSON, such as a query parameter.

/// A strict reader of one JSON document or one parameter's text.
///
/// Strictness: no byte behind the document, well-formed UTF-8 and surrogate pairs, at most
/// `JSONLimits.depthMax` levels, and no known key twice in one object. Integers never pass through `Double`.
public struct JSONReader {
    let bytes: [UInt8]
    let isText: Bool
    var position = 0
    private var depth = 0
    /// The bytes are no JSON document.
    public private(set) var isMalformed = false
    /// What was found wrong up to here.
    public internal(set) var violations = FieldErrors()

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isText = false
    }

    /// - Parameter text: the whole of one scalar value, unquoted.
    public init(text: String) {
        bytes = Array(text.utf8)
        isText = true
    }

    /// Reads one value and requires that nothing but white space follows.
    public mutating func document<Value>(
        _ read: (inout JSONReader) -> Value?
    ) throws(JSONFailure) -> Value {
        let value = read(&self)
        skipWhitespace()
        guard !isMalformed, isText || position == bytes.count else { throw .malformed }
        guard let value, violations.isEmpty else { throw .invalid(violations) }
        return value
    }

    /// Records that the value being read breaks a rule.
    public mutating func report(_ violation: Violation) {
        violations.add(violation)
    }

    mutating func fail() {
        isMalformed = true
        position = bytes.count
    }
}

// MARK: Looking at the next value

/// The six kinds of JSON value; integers are named apart because schemas do.
public enum JSONType: String, Sendable {
    case null, boolean, integer, number, string, array, object
}

extension JSONReader {
    /// The kind of the next value by its first byte; `number` for all numbers.
    public mutating func peekType() -> JSONType? {
        if isText { return .string }
        skipWhitespace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: return nil
        }
    }

    /// Consumes `null` if that is the next value.
    public mutating func null() -> Bool {
        guard !isText, peekType() == .null else { return false }
        literal("null")
        return true
    }

    /// The string member `key` of the next value, when that is an object that has one. Consumes nothing and
    /// records nothing.
    public mutating func peekString(member key: String) -> String? {
        guard peekType() == .object else { return nil }
        var ahead = self
        guard var object: JSONObject = ahead.object(JSONKeys(required: [], optional: [key])) else {
            return nil
        }
        while let index: Int = ahead.next(in: &object) {
            if index == 0 { return ahead.peekType() == .string ? ahead.string() : nil }
            ahead.skip()
        }
        return nil
    }

    /// Consumes a value of the wrong kind and records the kind that was expected.
    mutating func mismatch(_ expected: JSONType) {
        skip()
        if !isMalformed { report(.type(expected)) }
    }
}

// MARK: Objects

extension JSONReader {
    /// Enters an object.
    /// - Returns: nil, with the value consumed and the violation recorded, when the next value is no object.
    public mutating func object(_ keys: JSONKeys) -> JSONObject? {
        guard peekType() == .object, enter() else {
            mismatch(.object)
            return nil
        }
        return JSONObject(keys: keys, mark: violations.count)
    }

    /// Moves on to the next member; its value must be consumed before the next call.
    /// - Returns: the key's place in the object's `JSONKeys`, `JSONKeys.unknown` for another key, or nil
    ///   behind the last member; missing keys have been recorded then.
    public mutating func next(in object: inout JSONObject) -> Int? {
        closeMember(of: &object)
        skipWhitespace()
        if take(UInt8(ascii: "}")) {
            leave()
            for missing in object.missing { violations.add(.required, at: [missing]) }
            return nil
        }
        if object.count > 0 {
            guard take(UInt8(ascii: ",")) else { return malformed() }
            skipWhitespace()
        }
        guard let key: StringToken = stringToken() else { return malformed() }
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { return malformed() }
        guard object.enter(key, in: bytes) else { return malformed() }
        return object.index
    }

    /// Consumes the value of a key that the schema forbids, and records that.
    public mutating func forbidden() {
        skip()
        report(Violation("additionalProperties"))
    }

    /// Records that an object has too few or too many members. To be called behind its last member.
    public mutating func checkCount(of object: JSONObject, min: Int = 0, max: Int = .max) {
        guard !isMalformed else { return }
        if object.count < min { report(.range("minProperties", min, min: min, max: max)) }
        if object.count > max { report(.range("maxProperties", max, min: min, max: max)) }
    }

    private mutating func closeMember(of object: inout JSONObject) {
        guard violations.count != object.mark else { return }
        if let key: String = object.key(in: bytes) { violations.nest(since: object.mark, under: key) }
        object.mark = violations.count
    }

    private mutating func malformed() -> Int? {
        fail()
        return nil
    }
}

extension JSONReader {
    /// Reads an object with any keys.
    /// - Parameters:
    ///   - countMin: rule `minProperties`; `countMax`: rule `maxProperties`.
    ///   - value: reads the value of one key.
    public mutating func dictionary<Value>(
        countMin: Int = 0, countMax: Int = .max, _ value: (inout JSONReader) -> Value?
    ) -> [String: Value]? {
        guard var object: JSONObject = object(.none) else { return nil }
        var values: [String: Value] = [:]
        while next(in: &object) != nil {
            let key: String = key(of: object)
            if let value: Value = value(&self) { values[key] = value }
        }
        checkCount(of: object, min: countMin, max: countMax)
        return values
    }
}

// MARK: Arrays

extension JSONReader {
    /// Reads an array.
    /// - Parameters:
    ///   - countMin: rule `minItems`; `countMax`: rule `maxItems`. Elements above it are read but not kept.
    ///   - element: reads one element.
    public mutating func array<Element>(
        countMin: Int = 0, countMax: Int = .max, _ element: (inout JSONReader) -> Element?
    ) -> [Element]? {
        guard peekType() == .array, enter() else {
            mismatch(.array)
            return nil
        }
        var elements: [Element] = []
        var count = 0
        skipWhitespace()
        while !take(UInt8(ascii: "]")) {
            guard !isMalformed, count == 0 || take(UInt8(ascii: ",")) else {
                fail()
                return nil
            }
            let mark = violations.count
            let value: Element? = element(&self)
            if violations.count != mark { violations.nest(since: mark, under: String(count)) }
            if let value, count < countMax { elements.append(value) }
            count += 1
            skipWhitespace()
        }
        leave()
        if count < countMin { report(.range("minItems", countMin, min: countMin, max: countMax)) }
        if count > countMax { report(.range("maxItems", countMax, min: countMin, max: countMax)) }
        return elements
    }

    /// Reads an array whose elements differ from each other (rule `uniqueItems`).
    public mutating func uniqueArray<Element: Hashable>(
        countMin: Int = 0, countMax: Int = .max, _ element: (inout JSONReader) -> Element?
    ) -> [Element]? {
        let elements: [Element]? = array(countMin: countMin, countMax: countMax, element)
        if let elements, Set(elements).count != elements.count { report(Violation("uniqueItems")) }
        return elements
    }
}

// MARK: Levels and literals

extension JSONReader {
    /// Consumes the opening bracket at `position`.
    private mutating func enter() -> Bool {
        guard depth < JSONLimits.depthMax else {
            fail()
            return false
        }
        depth += 1
        position += 1
        return true
    }

    private mutating func leave() { depth -= 1 }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func literal(_ text: StaticString) {
        let end = position + text.utf8CodeUnitCount
        guard end <= bytes.count else { return fail() }
        for offset in 0..<text.utf8CodeUnitCount where bytes[position + offset] != text.utf8Start[offset] {
            return fail()
        }
        position = end
    }

    /// Consumes the next value, whatever it is, checking that it is well-formed.
    public mutating func skip() {
        if isText { return position = bytes.count }
        switch peekType() {
        case .object:
            guard var object: JSONObject = object(.none) else { return }
            while next(in: &object) != nil { skip() }
        case .array:
            _ = array { (reader: inout JSONReader) -> Void? in reader.skip() }
        case .string:
            if stringToken() == nil { fail() }
        case .boolean:
            literal(bytes[position] == UInt8(ascii: "t") ? "true" : "false")
        case .null:
            literal("null")
        case .number, .integer:
            if numberToken() == nil { fail() }
        case nil:
            fail()
        }
    }
}
