// One broken rule. The runtime knows rules by their JSON Schema keyword; a dialect's error table gives each
// keyword its wire code and its words, so the same decoder serves every dialect.

/// A rule that a value breaks.
public struct Violation: Sendable, Hashable {
    /// The JSON Schema keyword (`required`, `maxLength`), `type`, `json` for a body that is no JSON document,
    /// `format.<name>`, or `domain.<rule>` for rules that only a service knows.
    public let keyword: String
    /// What `{limit}` stands for in the message.
    public let limit: String?
    /// What `{min}` and `{max}` stand for.
    public let minimum: String?
    public let maximum: String?
    /// What `{expected}` stands for: a JSON type, or the allowed values.
    public let expected: String?

    public init(
        _ keyword: String, limit: String? = nil, minimum: String? = nil, maximum: String? = nil,
        expected: String? = nil
    ) {
        self.keyword = keyword
        self.limit = limit
        self.minimum = minimum
        self.maximum = maximum
        self.expected = expected
    }
}

extension Violation {
    /// A member, parameter or body that must be there is not.
    public static let required = Violation("required")
    /// The bytes are no JSON document (RFC 8259), or one nested deeper than the reader goes.
    public static let malformedJSON = Violation("json")

    public static func type(_ type: JSONType) -> Violation {
        Violation("type", expected: type.rawValue)
    }

    /// - Parameter choices: the allowed values as one text.
    public static func choice(_ choices: String) -> Violation {
        Violation("enum", expected: choices)
    }

    public static func format(_ name: String) -> Violation {
        Violation("format.\(name)", expected: name)
    }
}

/// What a violation is called on the wire.
public struct ViolationText: Sendable, Hashable {
    /// `BASE_TYPE_REQUIRED`.
    public let code: String
    public let message: String

    /// - Parameter template: the message; `{limit}`, `{min}`, `{max}` and `{expected}` are replaced with the
    ///   violation's values.
    public init(code: String, template: String, _ violation: Violation) {
        self.code = code
        message = template.contains("{") ? Self.filled(template, violation) : template
    }

    private static func filled(_ template: String, _ violation: Violation) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let name = rest[rest.index(after: open)..<close]
            text += value(of: name, violation) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private static func value(of name: Substring, _ violation: Violation) -> String? {
        switch name {
        case "limit": violation.limit ?? ""
        case "min": violation.minimum ?? "0"
        case "max": violation.maximum ?? "unlimited"
        case "expected": violation.expected ?? ""
        default: nil
        }
    }
}
