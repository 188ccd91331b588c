// Looking into JSON values, and changing them at a path.

public import SpecModel

/// One step into a JSON value.
public enum JSONStep: Sendable, Hashable {
    case key(String)
    case index(Int)
}

/// The way to a value inside another: `messages[0].author.id`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    public var steps: [JSONStep]

    public init(_ steps: [JSONStep] = []) { self.steps = steps }

    public func appending(_ step: JSONStep) -> JSONPath { JSONPath(steps + [step]) }
    public func key(_ key: String) -> JSONPath { appending(.key(key)) }
    public func index(_ index: Int) -> JSONPath { appending(.index(index)) }

    /// `$` for the value itself.
    public var description: String {
        guard !steps.isEmpty else { return "$" }
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += (text.isEmpty ? "" : ".") + key
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

extension JSONLiteral {
    public subscript(key: String) -> JSONLiteral? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): return
            }
            self = .object(members)
        }
    }

    public subscript(index: Int) -> JSONLiteral? {
        get {
            guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
            return elements[index]
        }
        set {
            guard case .array(var elements) = self, elements.indices.contains(index) else { return }
            if let newValue { elements[index] = newValue } else { elements.remove(at: index) }
            self = .array(elements)
        }
    }

    /// The value at a path; nil when there is none. Setting nil removes it; a path that leads nowhere is left alone,
    /// but for a last key, which is added.
    public subscript(path: JSONPath) -> JSONLiteral? {
        get { self[path.steps[...]] }
        set { self[path.steps[...]] = newValue }
    }

    private subscript(steps: ArraySlice<JSONStep>) -> JSONLiteral? {
        get {
            guard let step = steps.first else { return self }
            return child(step)?[steps.dropFirst()]
        }
        set {
            guard let step = steps.first else {
                if let newValue { self = newValue }
                return
            }
            guard steps.count > 1 else { return setChild(step, newValue) }
            guard var inner = child(step) else { return }
            inner[steps.dropFirst()] = newValue
            setChild(step, inner)
        }
    }

    private func child(_ step: JSONStep) -> JSONLiteral? {
        switch step {
        case .key(let key): self[key]
        case .index(let index): self[index]
        }
    }

    private mutating func setChild(_ step: JSONStep, _ value: JSONLiteral?) {
        switch step {
        case .key(let key): self[key] = value
        case .index(let index): self[index] = value
        }
    }

    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var elements: [JSONLiteral]? { if case .array(let elements) = self { elements } else { nil } }
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}
