// Arrays, objects, allOf and oneOf.

extension SpecReader {
    func array(_ fields: Fields, name: String) -> Shape {
        let items = fields["items"].map { schema(at: $0, suggesting: name + "Item") }
        let rules = ArrayRules(
            items: items ?? Schema(shape: .any, origin: fields.place.origin),
            countMin: fields.count("minItems"),
            countMax: fields.count("maxItems"), unique: fields.boolean("uniqueItems") ?? false)
        checkOrder(
            fields, rules.countMin.map(Double.init), rules.countMax.map(Double.init), "minItems", "maxItems")
        return .array(rules)
    }

    func object(_ fields: Fields, name: String) -> Shape {
        var parts = ObjectParts()
        collect(fields, owner: name, into: &parts)
        var rules = ObjectRules(properties: properties(of: parts))
        rules.additional = additional(fields, name: name)
        rules.propertiesMin = fields.count("minProperties")
        rules.propertiesMax = fields.count("maxProperties")
        checkOrder(
            fields, rules.propertiesMin.map(Double.init), rules.propertiesMax.map(Double.init),
            "minProperties",
            "maxProperties")
        return .object(rules)
    }

    private func additional(_ fields: Fields, name: String) -> ObjectRules.Additional {
        guard let place = fields["additionalProperties"] else { return .ignored }
        switch place.node.content {
        case .boolean(false): return .forbidden
        case .boolean(true): return .map(Schema(shape: .any, origin: place.origin))
        default: return .map(schema(at: place, suggesting: name + "Value"))
        }
    }

    // MARK: Merging objects

    /// Properties from several schemas that make one object.
    private struct ObjectParts {
        struct Entry {
            let name: String
            let place: Place
            /// Type that the property belongs to, for the names of inline schemas.
            let owner: String
        }

        var entries: [Entry] = []
        var required: [(text: String, location: SourceLocation)] = []
    }

    /// Adds what a schema says itself, without its allOf.
    private func collect(_ fields: Fields, owner: String, into parts: inout ObjectParts) {
        for child in fields.mapping("properties") {
            if let other = parts.entries.first(where: { $0.name == child.key }) {
                guard other.place.pointer != child.place.pointer else { continue }
                report(child.keyLocation, "`\(child.key)` is also a property of another part of this allOf")
                continue
            }
            parts.entries.append(.init(name: child.key, place: child.place, owner: owner))
        }
        parts.required += fields.strings("required")
    }

    private func properties(of parts: ObjectParts) -> [Property] {
        var required: Set<String> = []
        let known = Set(parts.entries.map(\.name))
        for name in parts.required {
            if !known.contains(name.text) {
                report(name.location, "`\(name.text)` is required but no property")
            }
            required.insert(name.text)
        }
        return parts.entries.map { entry in
            let suggestion = entry.owner + TypeNames.pascal(entry.name)
            let schema = schema(at: entry.place, suggesting: suggestion)
            return Property(name: entry.name, required: required.contains(entry.name), schema: schema)
        }
    }

    func allOf(at place: Place, name: String) -> Schema {
        guard let fields = Fields(place, .allOfSchema, diagnostics) else {
            return Schema(shape: .any, origin: place.origin)
        }
        let nullable = type(of: place)?.nullable ?? false
        let members = fields.list("allOf")
        if members.isEmpty { report(fields.location(of: "allOf"), "`allOf` needs at least one schema") }
        let structural = ["properties", "required", "unevaluatedProperties"].contains { fields.has($0) }
        if members.count == 1, members[0]["$ref"] != nil, !structural {
            // A reference in a wrapper, so that a description can stand beside it.
            let shape = schema(at: members[0], suggesting: name).shape
            return annotated(fields, shape: shape, nullable: nullable)
        }
        var parts = ObjectParts()
        for member in members { collectPart(member, owner: name, chain: [name], into: &parts) }
        collect(fields, owner: name, into: &parts)
        var rules = ObjectRules(properties: properties(of: parts))
        if let closed = fields["unevaluatedProperties"] {
            if closed.node.content == .boolean(false) {
                rules.additional = .forbidden
            } else {
                report(closed.location, "`unevaluatedProperties` can only be false")
            }
        }
        return annotated(fields, shape: .object(rules), nullable: nullable)
    }

    private static let partKeys = KeyTable(
        "a part of allOf", optional: ["$ref", "allOf", "type", "description", "properties", "required"])
    /// What a schema that others include may say about itself without meaning it for them.
    private static let includedKeys = KeyTable(
        "a schema that allOf includes",
        optional: partKeys.optional + [
            "example", "examples", "deprecated", "default", "readOnly", "writeOnly",
        ])

    /// - Parameter chain: the schemas under way, the outermost first.
    private func collectPart(_ place: Place, owner: String, chain: [String], into parts: inout ObjectParts) {
        if place["$ref"] != nil {
            guard let target = dereference(place), let name = typeName(of: target, at: place.location) else {
                return
            }
            guard !chain.contains(name) else {
                report(place.location, "`\(name)` includes itself through allOf")
                return
            }
            collectObject(target, Self.includedKeys, owner: name, chain: chain + [name], into: &parts)
        } else {
            collectObject(place, Self.partKeys, owner: owner, chain: chain, into: &parts)
        }
    }

    private func collectObject(
        _ place: Place, _ table: KeyTable, owner: String, chain: [String], into parts: inout ObjectParts
    ) {
        guard let fields = Fields(place, table, diagnostics), let kind = type(of: place) else { return }
        let isObject =
            kind.type == "object" || (kind.type == nil && (fields.has("properties") || fields.has("allOf")))
        guard isObject || fields.has("required") && kind.type == nil, !kind.nullable else {
            report(place.location, "allOf can only combine schemas of type object")
            return
        }
        for member in fields.list("allOf") {
            collectPart(member, owner: owner, chain: chain, into: &parts)
        }
        collect(fields, owner: owner, into: &parts)
    }

    // MARK: oneOf

    func oneOf(at place: Place, name: String) -> Schema {
        let unknown = Schema(shape: .any, origin: place.origin)
        guard let fields = Fields(place, .oneOfSchema, diagnostics) else { return unknown }
        let members = fields.list("oneOf")
        let others = members.filter { $0["type"]?.node.string != "null" }
        let nullable = others.count < members.count
        guard let first = others.first else {
            report(fields.location(of: "oneOf"), "`oneOf` needs at least one schema that is not null")
            return unknown
        }
        if others.count == 1, !fields.has("discriminator") {
            let only = schema(at: first, suggesting: name)
            return annotated(fields, shape: only.shape, nullable: nullable || only.nullable)
        }
        let discriminator = fields["discriminator"].flatMap { Fields($0, .discriminator, diagnostics) }
        let property = discriminator?.string("propertyName")
        let mapping = discriminator.map { self.mapping($0) } ?? [:]
        var variants: [OneOfRules.Variant] = []
        for (index, member) in others.enumerated() {
            let schema = schema(at: member, suggesting: "\(name)Variant\(index + 1)")
            variants.append(variant(schema, at: member, discriminated: property != nil, mapping))
        }
        checkNames(variants, others)
        let rules = OneOfRules(variants: variants, discriminator: property)
        if let property, let discriminator {
            let targets = Set(variants.compactMap { $0.schema.referencedName })
            for child in discriminator.mapping("mapping")
            where mapping[child.key].map(targets.contains) == false {
                report(child.place.location, "the mapping leads to a schema that is not listed in oneOf")
            }
            pending.discriminators.append(
                .init(rules: rules, property: property, location: discriminator.place.location))
        }
        return annotated(fields, shape: .oneOf(rules), nullable: nullable)
    }

    /// Discriminator values with the schema names that they select.
    private func mapping(_ discriminator: Fields) -> [String: String] {
        var result: [String: String] = [:]
        for child in discriminator.mapping("mapping") {
            guard let text = child.place.node.string else {
                report(child.place.location, "a mapping's value must be a schema's name or reference")
                continue
            }
            let reference = text.contains("/") || text.contains("#") ? text : "#/components/schemas/\(text)"
            if let target = resolve(reference, at: child.place.location, in: child.place.document) {
                result[child.key] = typeName(of: target, at: child.place.location)
            }
        }
        return result
    }

    private func variant(
        _ schema: Schema, at place: Place, discriminated: Bool, _ mapping: [String: String]
    ) -> OneOfRules.Variant {
        guard discriminated else {
            let name = place["$ref"] == nil ? place["type"]?.node.string : schema.referencedName
            return OneOfRules.Variant(name: name ?? "any", schema: schema, discriminatorValues: [])
        }
        guard place["$ref"] != nil, let target = schema.referencedName else {
            report(place.location, "with a discriminator every variant must be a $ref")
            return OneOfRules.Variant(name: "any", schema: schema, discriminatorValues: [])
        }
        let values = mapping.filter { $0.value == target }.keys.sorted()
        return OneOfRules.Variant(
            name: values.first ?? target, schema: schema,
            discriminatorValues: values.isEmpty ? [target] : values)
    }

    private func checkNames(_ variants: [OneOfRules.Variant], _ places: [Place]) {
        var seen: Set<String> = []
        for (variant, place) in zip(variants, places) {
            if !seen.insert(variant.name).inserted {
                report(place.location, "two variants of this oneOf are called `\(variant.name)`")
            }
            if TypeNames.caseName(of: variant.name) == nil {
                report(place.location, "`\(variant.name)` makes no name for a case")
            }
        }
    }
}

extension Schema {
    /// The name of the schema that this one refers to.
    var referencedName: String? {
        if case .reference(let name) = shape { name } else { nil }
    }
}
