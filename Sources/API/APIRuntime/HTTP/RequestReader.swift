// Reads a request's parameters and body for generated code, collecting what is wrong with any of them, so
// that one answer names all violations of path, query, header fields and body together.

public import HTTPTypes

/// Why a request's input was refused.
public enum InputFailure: Error, Sendable, Hashable {
    case invalid(FieldErrors)
    /// The body has a media type that the operation does not take.
    case unsupportedMediaType
    /// A part of the body is larger than its own limit.
    case tooLarge
    /// What the body holds cannot be stored now.
    case unavailable
}

/// Reads one request.
public struct RequestReader {
    private let head: RequestHead
    let body: [UInt8]
    /// Where the body went if it is a form.
    let spool: MultipartSpool?
    private let parameters: PathParameters
    public internal(set) var errors = FieldErrors()
    private var refusal: InputFailure?

    public init(_ request: Request, _ parameters: PathParameters) {
        head = request.head
        body = request.body
        spool = request.bodySink.flatMap { $0 as? MultipartSpool }
        self.parameters = parameters
    }

    /// Nothing wrong was found up to here.
    public var isValid: Bool { errors.isEmpty && refusal == nil }

    /// What was found wrong.
    public var failure: InputFailure { refusal ?? .invalid(errors) }

    var fields: HeaderFields { head.fields }

    mutating func refuse(_ failure: InputFailure) { refusal = refusal ?? failure }

    mutating func report(_ violation: Violation, at path: String...) { errors.add(violation, at: path) }

    mutating func report(_ found: FieldErrors, under key: String?) { errors.add(found, under: key) }
}

// MARK: Parameters

extension RequestReader {
    /// - Parameter index: the parameter's place among those of the path template.
    public mutating func path<Value>(
        _ index: Int, _ name: String, _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        let range = parameters[index]
        let start = head.path.startIndex
        let raw = head.path[start + range.lowerBound..<start + range.upperBound]
        return value(PercentEncoding.decode(raw, plusIsSpace: false), name, read)
    }

    /// The last value counts when a parameter is repeated. Names that no operation knows are ignored.
    public mutating func query<Value>(
        _ name: String, required: Bool = false, _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        guard let raw = head.query.flatMap({ QueryString($0).values(of: name).last }) else {
            if required { report(.required, at: name) }
            return nil
        }
        return value(PercentEncoding.decode(raw, plusIsSpace: true), name, read)
    }

    /// A repeated parameter (`tag=a&tag=b`) as a list; absent ones give nil.
    public mutating func queryArray<Element>(
        _ name: String, required: Bool = false, countMin: Int = 0, countMax: Int = .max,
        _ read: (inout JSONReader) -> Element?
    ) -> [Element]? {
        let raw: [ArraySlice<UInt8>] = head.query.map { QueryString($0).values(of: name) } ?? []
        guard !raw.isEmpty else {
            if required { report(.required, at: name) }
            return nil
        }
        if raw.count < countMin {
            report(.range("minItems", countMin, min: countMin, max: countMax), at: name)
        }
        if raw.count > countMax {
            report(.range("maxItems", countMax, min: countMin, max: countMax), at: name)
        }
        return raw.prefix(countMax).compactMap { (raw: ArraySlice<UInt8>) -> Element? in
            value(PercentEncoding.decode(raw, plusIsSpace: true), name, read)
        }
    }

    /// The same for a list in which no value may stand twice.
    public mutating func uniqueQueryArray<Element: Hashable>(
        _ name: String, required: Bool = false, countMin: Int = 0, countMax: Int = .max,
        _ read: (inout JSONReader) -> Element?
    ) -> [Element]? {
        let values = queryArray(name, required: required, countMin: countMin, countMax: countMax, read)
        if let values, Set(values).count < values.count { report(Violation("uniqueItems"), at: name) }
        return values
    }

    /// The first field of this name.
    /// - Parameter percentEncoded: its value is percent-encoded, as clients must write what is not ASCII.
    public mutating func header<Value>(
        _ name: FieldName, required: Bool = false, percentEncoded: Bool = false,
        _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        guard let text = head.fields.valueBytes(of: name) else {
            if required { report(.required, at: name.description) }
            return nil
        }
        let plain =
            percentEncoded
            ? PercentEncoding.decode(text, plusIsSpace: false) : String(validating: text, as: UTF8.self)
        return value(plain, name.description, read)
    }

    /// - Parameter text: nil when it could not be decoded.
    mutating func value<Value>(
        _ text: String?, _ name: String, _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        guard let text else {
            report(.type(.string), at: name)
            return nil
        }
        var reader = JSONReader(text: text)
        let value = read(&reader)
        report(reader.violations, under: name)
        return value
    }
}

// MARK: Bodies

extension RequestReader {
    /// Which of the media types an operation takes the body has; the first when the request does not say.
    /// - Returns: nil when there is no body, or one of another type; both have been noted.
    public mutating func content(required: Bool, _ types: StaticString...) -> Int? {
        guard !body.isEmpty || spool?.isEmpty == false else {
            if required { errors.add(.required) }
            return nil
        }
        guard let field = head.fields[.contentType] else { return 0 }
        let given = field.prefix { $0 != ";" }.lowercased()
        let type = String(given.drop { $0 == " " }.prefix { $0 != " " && $0 != "\t" })
        let index: Int? = types.firstIndex { (name: StaticString) -> Bool in "\(name)" == type }
        if index == nil { refuse(.unsupportedMediaType) }
        return index
    }

    /// The body as JSON, whatever its media type; ask `content` first.
    public mutating func json<Value>(_ read: (inout JSONReader) -> Value?) -> Value? {
        document(body, under: nil, read)
    }

    public var bytes: [UInt8] { body }

    /// The body as text, which must be UTF-8.
    public mutating func text() -> String? {
        let text = String(validating: body, as: UTF8.self)
        if text == nil { errors.add(.type(.string)) }
        return text
    }

    mutating func document<Value>(
        _ bytes: [UInt8], under key: String?, _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        var reader = JSONReader(bytes)
        do throws(JSONFailure) {
            return try reader.document(read)
        } catch {
            report(error.fieldErrors, under: key)
            return nil
        }
    }
}
