// Where in a payload a fault sits: like a JSON path, but through whatever lists are there.

internal import ConformanceModel
internal import SpecModel

/// The way to a property: `[].author.id`.
struct FieldPath: Sendable, Hashable, CustomStringConvertible {
    enum Step: Sendable, Hashable {
        case key(String)
        /// The first element in which the rest of the path leads somewhere.
        case element
    }

    var steps: [Step] = []

    func appending(_ step: Step) -> FieldPath { FieldPath(steps: steps + [step]) }
    func key(_ key: String) -> FieldPath { appending(.key(key)) }

    var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += (text.isEmpty ? "" : ".") + key
            case .element: text += "[]"
            }
        }
        return text
    }

    /// The place in a value, where there is one.
    func place(in value: JSONLiteral) -> JSONPath? {
        Self.place(of: steps[...], in: value).map { JSONPath($0) }
    }

    private static func place(of steps: ArraySlice<Step>, in value: JSONLiteral) -> [JSONStep]? {
        switch steps.first {
        case nil: return []
        case .key(let key):
            guard let child = value[key] else { return nil }
            return place(of: steps.dropFirst(), in: child).map { [.key(key)] + $0 }
        case .element:
            for (index, element) in (value.elements ?? []).enumerated() {
                if let rest = place(of: steps.dropFirst(), in: element) { return [.index(index)] + rest }
            }
            return nil
        }
    }
}

extension ValueFault {
    var path: FieldPath {
        switch self {
        case .drop(let path), .retype(let path), .null(let path): path
        }
    }

    /// The value with the fault in it; nil where it does not apply.
    func applied(to value: JSONLiteral) -> JSONLiteral? {
        guard let place = path.place(in: value), let old = value[place] else { return nil }
        var changed = value
        switch self {
        case .drop: changed[place] = nil
        case .retype:
            guard let other = old.ofAnotherType else { return nil }
            changed[place] = other
        case .null:
            guard old != .null else { return nil }
            changed[place] = .null
        }
        return changed == value ? nil : changed
    }
}

extension JSONLiteral {
    /// What a careless server would make of it: numbers as text and text as numbers; nil for null.
    fileprivate var ofAnotherType: JSONLiteral? {
        switch self {
        case .null: nil
        case .boolean(let value): .string(value ? "true" : "false")
        case .integer(let value): .string(String(value))
        case .number(let value): .string(String(value))
        case .string(let text): .integer(Int64(text) ?? Int64(text.utf8.count))
        case .array: .object([])
        case .object: .array([])
        }
    }
}
