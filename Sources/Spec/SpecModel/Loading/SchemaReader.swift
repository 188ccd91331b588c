// Schemas: which kind a schema is, its annotations, and its name. Objects, enums, unions and bit sets
// always end up in the registry under a name; what stands in their place is a reference.

extension SpecReader {
    /// Reads a schema in the place where it is used.
    ///
    /// - Parameter name: the type's name if it turns out to need one and has none.
    func schema(at place: Place, suggesting name: String) -> Schema {
        if let known = registry.hoisted[place.pointer] { return known }
        if place["$ref"] != nil { return reference(at: place) }
        let schema = unnamedSchema(at: place, name: name)
        guard needsName(schema.shape) else { return schema }
        return hoist(schema, from: place, as: name)
    }

    /// Reads components/schemas and everything they refer to.
    func readComponentSchemas(_ components: [Place.Child]) {
        for child in components where !TypeNames.isTypeName(child.key) {
            report(
                child.keyLocation,
                "a schema's name is letters and digits from a capital on, not `\(child.key)`")
        }
        for child in components where child.place["$ref"] == nil {
            _ = registry.declare(child.key, at: child.place.pointer)
        }
        for child in components where child.place["$ref"] != nil { declareAlias(child) }
        for child in components where child.place["$ref"] == nil { define(child.key, from: child.place) }
        readDeclaredSchemas()
    }

    /// Reads what references have declared in the meantime.
    func readDeclaredSchemas() {
        while let next = registry.unread.popLast() { define(next.name, from: next.place) }
    }

    /// A component that only refers: a second name for another component, or the name of a schema elsewhere.
    private func declareAlias(_ child: Place.Child) {
        guard let target = dereference(child.place) else { return }
        if registry.name(at: target.pointer) == nil {
            _ = registry.declare(child.key, at: target.pointer)
            registry.unread.append((child.key, target))
        } else {
            _ = registry.declare(child.key, at: child.place.pointer)
            registry.define(child.key, as: reference(at: child.place))
        }
    }

    private func define(_ name: String, from place: Place) {
        registry.define(name, as: unnamedSchema(at: place, name: name))
    }

    // MARK: References and names

    private func reference(at place: Place) -> Schema {
        let unknown = Schema(shape: .any, origin: place.origin)
        guard let fields = Fields(place, .schemaReference, diagnostics), let text = fields.string("$ref"),
            let target = resolve(text, at: fields.location(of: "$ref"), in: place.document),
            let name = typeName(of: target, at: fields.location(of: "$ref"))
        else { return unknown }
        return annotated(fields, shape: .reference(name), nullable: false)
    }

    /// The name of a schema that is referred to; one is made for schemas outside components/schemas.
    func typeName(of target: Place, at location: SourceLocation) -> String? {
        if let name = registry.name(at: target.pointer) { return name }
        guard let final = dereference(target) else { return nil }
        if let name = registry.name(at: final.pointer) { return name }
        let token =
            final.pointer.hasSuffix("#") ? String(final.document.prefix { $0 != "." }) : final.lastToken
        let name = TypeNames.pascal(String(token.split(separator: "/").last ?? ""))
        guard TypeNames.isTypeName(name), registry.declare(name, at: final.pointer) else {
            report(location, "a schema called `\(name)` exists already; name this one in components/schemas")
            return nil
        }
        registry.unread.append((name, final))
        return name
    }

    /// Only maps are objects that need no type of their own.
    private func needsName(_ shape: Shape) -> Bool {
        switch shape {
        case .object(let rules):
            if case .map = rules.additional { !rules.properties.isEmpty } else { true }
        case .enumeration, .oneOf, .bits: true
        case .string, .integer, .number, .boolean, .array, .reference, .any: false
        }
    }

    private func hoist(_ schema: Schema, from place: Place, as name: String) -> Schema {
        if !registry.declare(name, at: place.pointer) {
            report(
                place.location,
                "this schema would be called `\(name)`, which exists; move it to components/schemas")
        }
        var declared = schema
        declared.nullable = false
        declared.defaultValue = nil
        declared.permissions = []
        declared.permissionsUnlessOwn = []
        registry.define(name, as: declared)
        var reference = schema
        reference.shape = .reference(name)
        registry.hoisted[place.pointer] = reference
        return reference
    }

    // MARK: Kinds

    /// The schema itself, with its own shape.
    private func unnamedSchema(at place: Place, name: String) -> Schema {
        let unknown = Schema(shape: .any, origin: place.origin)
        guard place.node.entries != nil else {
            report(place.location, "a schema must be a mapping, not \(place.node.kind)")
            return unknown
        }
        if place["allOf"] != nil { return allOf(at: place, name: name) }
        if place["oneOf"] != nil { return oneOf(at: place, name: name) }
        guard let (type, nullable) = type(of: place) else { return unknown }
        let table = keyTable(type, place)
        guard let fields = Fields(place, table, diagnostics) else { return unknown }
        let shape: Shape
        switch type {
        case _ where place["x-bits"] != nil: shape = bits(fields, type: type)
        case _ where place["enum"] != nil || place["const"] != nil:
            shape = enumeration(fields, type: type, nullable: nullable)
        case "string": shape = .string(stringRules(fields))
        case "integer": shape = .integer(integerRules(fields))
        case "number": shape = .number(numberRules(fields))
        case "boolean": shape = .boolean
        case "array": shape = array(fields, name: name)
        case "object": shape = object(fields, name: name)
        default: shape = .any
        }
        return annotated(fields, shape: shape, nullable: nullable)
    }

    private func keyTable(_ type: String?, _ place: Place) -> KeyTable {
        if place["x-bits"] != nil { return .bitsSchema }
        if place["enum"] != nil || place["const"] != nil { return .enumSchema }
        switch type {
        case "string": return .stringSchema
        case "integer": return .integerSchema
        case "number": return .numberSchema
        case "boolean": return .booleanSchema
        case "array": return .arraySchema
        case "object": return .objectSchema
        default: return .anySchema
        }
    }

    private static let types: Set<String> = ["string", "integer", "number", "boolean", "array", "object"]

    /// `type: string` or `type: [string, 'null']`; nil after a report.
    func type(of place: Place) -> (type: String?, nullable: Bool)? {
        guard let node = place["type"]?.node else { return (nil, false) }
        var names: [String] = []
        for element in node.elements ?? [node] {
            // `null` unquoted is no text: say so instead of "unknown type".
            if case .null = element.content {
                report(element.location, "quote the type: 'null'")
                return nil
            }
            guard let name = element.string, name == "null" || Self.types.contains(name) else {
                report(
                    element.location, "unknown type; use string, integer, number, boolean, array or object")
                return nil
            }
            names.append(name)
        }
        let others = names.filter { $0 != "null" }
        guard others.count == 1, names.count - others.count <= 1 else {
            report(
                node.location, "give one type, with 'null' beside it if needed; use oneOf for several types")
            return nil
        }
        return (others[0], names.count > 1)
    }

    // MARK: Annotations

    func annotated(_ fields: Fields, shape: Shape, nullable: Bool) -> Schema {
        var schema = Schema(
            shape: shape, nullable: nullable, description: fields.string("description"),
            deprecated: fields.boolean("deprecated") ?? false, readOnly: fields.boolean("readOnly") ?? false,
            writeOnly: fields.boolean("writeOnly") ?? false, origin: fields.place.origin)
        let unadorned = schema
        schema.permissions = permissions(fields)
        schema.permissionsUnlessOwn = permissionsUnlessOwn(fields)
        if let place = fields["default"] {
            schema.defaultValue = place.node.literal
            pending.values.append(.init(place: place, schema: unadorned, role: "the default"))
        }
        var examples = fields.list("examples")
        if let example = fields["example"] { examples.insert(example, at: 0) }
        for place in examples {
            schema.examples.append(place.node.literal)
            pending.values.append(.init(place: place, schema: unadorned, role: "the example"))
        }
        return schema
    }
}
