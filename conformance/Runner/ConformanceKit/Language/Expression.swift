// What stands between `${` and `}`: names, texts, numbers and calls of functions.

public import SpecModel

/// `general.id`, `repeat('a', 2000)`, `gen.text(1..2000)`.
public indirect enum Expression: Sendable, Hashable {
    case literal(JSONLiteral)
    /// `ids[0].name`: at least one key, then keys and positions.
    case name(NamePath)
    /// `gen.text(1..20)`, `now(60)`.
    case call(String, [Expression])
    /// `1..20`, only as an argument.
    case range(Int, Int)
    /// `a == b`, only in checks.
    case comparison(Expression, Comparison, Expression)
}

public enum Comparison: String, Sendable, CaseIterable {
    // Longer ones first: the parser tries them in this order.
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
}

/// `ids[0].name`.
public struct NamePath: Sendable, Hashable, CustomStringConvertible {
    public enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }

    /// `general.id` as written where a name is bound; no positions.
    public init(dotted text: String) {
        steps = text.split(separator: ".").map { .key(String($0)) }
    }

    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += (text.isEmpty ? "" : ".") + key
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The keys before the first position: what must have been bound.
    var keys: [String] {
        steps.prefix { if case .key = $0 { true } else { false } }.map {
            if case .key(let key) = $0 { key } else { "" }
        }
    }
}

/// A value of a scenario in which expressions are still to be evaluated.
public indirect enum Template: Sendable, Hashable {
    case literal(JSONLiteral)
    case expression(Expression)
    /// Text with expressions inside.
    case text([TextPiece])
    case array([Template])
    case object([Member])

    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: Template
    }

    public enum TextPiece: Sendable, Hashable {
        case text(String)
        case expression(Expression)
    }
}

extension Expression {
    /// Every name that the expression reads.
    var names: [NamePath] {
        switch self {
        case .literal, .range: []
        case .name(let path): [path]
        // Arguments of these are words of the contract and connections, not names.
        case .call(let function, _) where Function.takingWords.contains(function): []
        case .call(_, let arguments): arguments.flatMap(\.names)
        case .comparison(let left, _, let right): left.names + right.names
        }
    }
}

extension Template {
    /// Every name that the template reads.
    var names: [NamePath] { expressions.flatMap(\.names) }

    var expressions: [Expression] {
        switch self {
        case .literal: []
        case .expression(let expression): [expression]
        case .text(let pieces):
            pieces.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
        case .array(let elements): elements.flatMap(\.expressions)
        case .object(let members): members.flatMap(\.value.expressions)
        }
    }
}
