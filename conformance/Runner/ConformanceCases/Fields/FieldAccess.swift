// Values of fields in a request, and requests with one of them changed.

internal import ConformanceModel
internal import SpecModel

struct FieldAccess: Sendable {
    let table: SchemaTable
    let samples: SampleValues

    /// The field's value, the first where there are several; nil when the request has none.
    func value(of field: Field, in tree: RequestTree) -> JSONLiteral? {
        var value: JSONLiteral? = tree[field.place]
        for field in field.chain {
            guard let holder = value else { return nil }
            value = child(field, of: holder)
        }
        return value
    }

    /// Whether the request has what the field stands in.
    func hasHolder(of field: Field, in tree: RequestTree) -> Bool {
        guard let parent = field.lineage.last else { return true }
        guard let holder = value(of: parent, in: tree), fits(holder, field) else { return false }
        return field.step != .element || holder.elements?.isEmpty == false
    }

    /// The request with another value for a field, or without it. What the field stands in is made up where
    /// the request does not have it.
    ///
    /// - Returns: nil when no valid value for that can be made up.
    func setting(_ field: Field, to value: JSONLiteral?, in tree: RequestTree) -> RequestTree? {
        var tree = tree
        guard let changed = setting(field.chain[...], to: value, in: tree[field.place]) else { return nil }
        tree[field.place] = changed
        return tree
    }

    private func setting(_ chain: ArraySlice<Field>, to value: JSONLiteral?, in holder: JSONLiteral)
        -> JSONLiteral?
    {
        guard let field = chain.first else { return value }
        let rest = chain.dropFirst()
        if case .variant = field.step {
            let base = fits(holder, field) ? holder : samples.value(of: field)
            return base.flatMap { setting(rest, to: value, in: $0) }
        }
        guard let step = step(to: field, in: holder) else { return nil }
        var changed = holder
        if case .index = step, changed.elements?.isEmpty == true { changed = .array([.null]) }
        guard let next = rest.first else {
            changed[JSONPath([step])] = value
            return changed
        }
        let given = child(field, of: holder).flatMap { fits($0, next) ? $0 : nil }
        guard let base = given ?? samples.value(of: field),
            let inner = setting(rest, to: value, in: base)
        else { return nil }
        changed[JSONPath([step])] = inner
        return changed
    }

    private func child(_ field: Field, of holder: JSONLiteral) -> JSONLiteral? {
        if case .variant = field.step { return fits(holder, field) ? holder : nil }
        return step(to: field, in: holder).flatMap { holder[JSONPath([$0])] }
    }

    private func step(to field: Field, in holder: JSONLiteral) -> JSONStep? {
        switch field.step {
        case .key(let key): holder.members == nil ? nil : .key(key)
        case .element: holder.elements == nil ? nil : .index(0)
        case .otherKey: holder.members.map { .key(otherKeys($0, field).first ?? "other") }
        case .variant: nil
        }
    }

    /// Whether a value is what the field can stand in.
    func fits(_ holder: JSONLiteral, _ field: Field) -> Bool {
        switch field.step {
        case .key, .otherKey: holder.members != nil
        case .element: holder.elements != nil
        case .variant(let index): variant(of: holder, in: field.lineage.last) == index
        }
    }

    /// Keys of an object for which `field` is the schema.
    func otherKeys(_ members: [JSONLiteral.Member], _ field: Field) -> [String] {
        guard let parent = field.lineage.last, case .object(let rules) = table.shape(of: parent.schema) else {
            return []
        }
        return members.map(\.key).filter { key in !rules.properties.contains { $0.name == key } }
    }

    /// Which variant of a union a value is; nil for none.
    func variant(of value: JSONLiteral, in union: Field?) -> Int? {
        guard let union, case .oneOf(let rules) = table.shape(of: union.schema) else { return nil }
        if let tag = rules.discriminator {
            guard let text = value[tag]?.text else { return nil }
            return rules.variants.firstIndex { $0.discriminatorValues.contains(text) }
        }
        return rules.variants.firstIndex { variant in
            table.shape(of: variant.schema).map { value.isOfType($0) } ?? false
        }
    }
}
