// All schemas of a spec by name, and questions about them that need more than one.

/// Looks through references.
package struct SchemaTable: Sendable {
    private var schemas: [String: Schema]

    package init(_ schemas: [NamedSchema]) {
        self.schemas = Dictionary(
            schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(name: String) -> Schema? { schemas[name] }

    /// The shape behind references; nil when they lead nowhere or in a circle.
    package func shape(of schema: Schema) -> Shape? {
        var shape = schema.shape
        for _ in 0...schemas.count {
            guard case .reference(let name) = shape else { return shape }
            guard let target = schemas[name] else { return nil }
            shape = target.shape
        }
        return nil
    }

    /// Whether null is valid, here or through a reference.
    package func isNullable(_ schema: Schema) -> Bool {
        var current = schema
        for _ in 0...schemas.count {
            if current.nullable { return true }
            guard let name = current.referencedName, let target = schemas[name] else { return false }
            current = target
        }
        return false
    }
}
