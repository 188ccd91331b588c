// Names and their values while a scenario runs.

internal import ConformanceModel
internal import SpecModel

/// A tree of values: `alice.id` is the member `id` of `alice`.
public struct Bindings: Sendable {
    private(set) var root: JSONLiteral = .object([])

    /// Where names of the scope stand: a fixture's own first, then those around it.
    func value(at path: NamePath, in scope: Scope) -> JSONLiteral? {
        if case .key(let first)? = path.steps.first, let local = scope.locals[first] {
            return Self.value(at: path.steps.dropFirst(), in: local)
        }
        for prefix in scope.prefixes.reversed() {
            if let found = Self.value(at: prefix.map { .key($0) } + path.steps[...], in: root) {
                return found
            }
        }
        return nil
    }

    /// A name as captures see it: those of the innermost place of the scope only, so that a fixture's own
    /// names are not compared with names of the same kind around it.
    func ownValue(at path: NamePath, in scope: Scope) -> JSONLiteral? {
        var own = scope
        own.prefixes = Array(scope.prefixes.suffix(1))
        return value(at: path, in: own)
    }

    /// Binds a name in the innermost place of the scope.
    mutating func bind(_ keys: [String], to value: JSONLiteral, in scope: Scope) {
        root = Self.setting(root, (scope.prefixes.last ?? []) + keys, to: value)
    }

    mutating func append(_ value: JSONLiteral, to keys: [String], in scope: Scope) {
        let path = NamePath(keys.map { .key($0) })
        let list = ownValue(at: path, in: scope)?.elements ?? []
        bind(keys, to: .array(list + [value]), in: scope)
    }

    mutating func remove(_ keys: [String], in scope: Scope) {
        root = Self.setting(root, (scope.prefixes.last ?? []) + keys, to: nil)
    }

    private static func value(at steps: ArraySlice<NamePath.Step>, in value: JSONLiteral) -> JSONLiteral? {
        var value = value
        for step in steps {
            let next: JSONLiteral? =
                switch step {
                case .key(let key): value.members?.first { $0.key == key }?.value
                case .index(let index): Self.element(index, of: value)
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    private static func element(_ index: Int, of value: JSONLiteral) -> JSONLiteral? {
        guard let elements = value.elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    private static func setting(_ value: JSONLiteral, _ keys: [String], to new: JSONLiteral?) -> JSONLiteral {
        guard let key = keys.first else { return new ?? .null }
        var members = value.members ?? []
        let index = members.firstIndex { $0.key == key }
        if keys.count == 1, new == nil {
            if let index { members.remove(at: index) }
            return .object(members)
        }
        let inner = setting(index.map { members[$0].value } ?? .object([]), Array(keys.dropFirst()), to: new)
        if let index { members[index].value = inner } else { members.append(.init(key: key, value: inner)) }
        return .object(members)
    }
}

/// Where names are looked up and bound.
public struct Scope: Sendable {
    /// From the outermost to the innermost.
    var prefixes: [[String]] = [[]]
    /// Parameters of a fixture, variables of loops.
    var locals: [String: JSONLiteral] = [:]

    /// Inside a fixture or the making of an account: what it binds stands under `prefix`.
    func entering(_ prefix: [String], locals: [String: JSONLiteral]) -> Scope {
        var inner = self
        if !prefix.isEmpty { inner.prefixes.append((prefixes.last ?? []) + prefix) }
        inner.locals = locals
        return inner
    }

    func with(_ name: String?, _ value: JSONLiteral) -> Scope {
        guard let name else { return self }
        var inner = self
        inner.locals[name] = value
        return inner
    }
}
