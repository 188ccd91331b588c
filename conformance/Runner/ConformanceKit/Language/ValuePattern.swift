// What a JSON value must look like.

public import SpecModel

public indirect enum ValuePattern: Sendable {
    /// Equal to a value.
    case value(Template)
    /// `<snowflake:message.id>`.
    case slot(Slot)
    /// Has these keys; others are ignored.
    case object([Member])
    /// Exactly these elements, in order.
    case array([ValuePattern])
    case exact([Member])
    case unordered([ValuePattern])
    case contains(ValuePattern)
    case none(ValuePattern)
    case every(ValuePattern)
    case length(ClosedRange<Int>)
    case regex(String)
    case not(ValuePattern)
    case allOf([ValuePattern])
    case anyOf([ValuePattern])
    case ordered(Comparison, Template)

    public struct Member: Sendable {
        public var key: String
        public var pattern: ValuePattern
        public var location: SourceLocation
        /// Written under `$extra`: the contract does not have the key.
        public var isExtra = false
    }
}

/// A place for any value of a kind.
public struct Slot: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case any, absent, null, string, int, number, bool, object, array, snowflake, timestamp, url, token
    }

    public var kind: Kind
    public var isNullable: Bool
    /// What it binds; nil: nothing.
    public var name: NamePath?
    /// Adds to a list instead.
    public var appends: Bool

    /// Reads `<kind|null:name[]>`; nil when the text is no slot.
    ///
    /// - Throws: when it looks like one and is wrong.
    static func parse(_ text: String) throws(ExpressionError) -> Slot? {
        guard text.hasPrefix("<"), text.hasSuffix(">"), text.count > 2 else { return nil }
        let inner = text.dropFirst().dropLast()
        let parts = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var kindText = parts[0]
        let isNullable = kindText.hasSuffix("|null")
        if isNullable { kindText = kindText.dropLast("|null".count) }
        guard let kind = Kind(rawValue: String(kindText)) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ExpressionError(
                message:
                    "`\(kindText)` is no kind of value; there are \(known). Write {$eq: …} for the text itself"
            )
        }
        guard parts.count == 2 else {
            return Slot(kind: kind, isNullable: isNullable, name: nil, appends: false)
        }
        let appends = parts[1].hasSuffix("[]")
        let name = appends ? parts[1].dropLast(2) : parts[1]
        guard case .name(let path) = try ExpressionParser.expression(name),
            path.keys.count == path.steps.count
        else { throw ExpressionError(message: "`\(name)` is no name that can be bound") }
        return Slot(kind: kind, isNullable: isNullable, name: path, appends: appends)
    }
}

extension ValuePattern {
    /// Names that matching binds, and whether it appends to them.
    var captures: [(name: NamePath, appends: Bool)] {
        switch self {
        case .slot(let slot): slot.name.map { [($0, slot.appends)] } ?? []
        default: children.flatMap(\.captures)
        }
    }

    /// Names that matching reads.
    var names: [NamePath] {
        switch self {
        case .value(let template), .ordered(_, let template): template.names
        default: children.flatMap(\.names)
        }
    }

    var children: [ValuePattern] {
        switch self {
        case .value, .slot, .length, .regex, .ordered: []
        case .object(let members), .exact(let members): members.map(\.pattern)
        case .array(let patterns), .unordered(let patterns), .anyOf(let patterns), .allOf(let patterns):
            patterns
        case .contains(let pattern), .none(let pattern), .every(let pattern), .not(let pattern): [pattern]
        }
    }
}
