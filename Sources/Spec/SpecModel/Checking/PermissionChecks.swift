// Permissions of properties: they stand on properties of request bodies, where it can be told afterwards
// whether the property was there.

extension SpecReader {
    func checkPermissions(_ operations: [Operation], _ schemas: [NamedSchema], _ table: SchemaTable) {
        let bodies = operations.flatMap { $0.requestBody?.contents ?? [] }.flatMap(\.bodySchemas)
        var allowed: Set<String> = []
        for body in bodies {
            guard case .object(let rules)? = table.shape(of: body) else { continue }
            for property in rules.properties where property.schema.needsPermission {
                allowed.insert(property.schema.origin.pointer)
                let value = property.schema.defaultValue ?? table.target(of: property.schema)?.defaultValue
                if value != nil {
                    report(
                        property.schema.origin.location,
                        "a property with a default is always there, so that no permission can depend on it")
                }
            }
        }
        func visit(_ schema: Schema) {
            if schema.needsPermission, !allowed.contains(schema.origin.pointer) {
                report(
                    schema.origin.location,
                    "x-permission is for operations and for properties of a request body's object")
            }
            for inner in schema.shape.innerSchemas { visit(inner) }
        }
        for schema in schemas { visit(schema.schema) }
        for schema in operations.flatMap({ $0.parameters.map(\.schema) }) + bodies { visit(schema) }
        for schema in operations.flatMap(\.responses).flatMap({ $0.content?.bodySchemas ?? [] }) {
            visit(schema)
        }
    }
}

extension Schema {
    public var needsPermission: Bool { !permissions.isEmpty || !permissionsUnlessOwn.isEmpty }
}

extension Shape {
    /// Schemas that stand in this one, without those it refers to.
    fileprivate var innerSchemas: [Schema] {
        switch self {
        case .array(let rules): return [rules.items]
        case .object(let rules):
            let properties = rules.properties.map(\.schema)
            guard case .map(let values) = rules.additional else { return properties }
            return properties + [values]
        case .oneOf(let rules): return rules.variants.map(\.schema)
        case .string, .integer, .number, .boolean, .enumeration, .bits, .reference, .any: return []
        }
    }
}

extension SchemaTable {
    /// The schema behind references; nil when there is none.
    fileprivate func target(of schema: Schema) -> Schema? {
        var current = schema
        for _ in 0..<64 {
            guard let name = current.referencedName else { return current }
            guard let next = self[name] else { return nil }
            current = next
        }
        return nil
    }
}
