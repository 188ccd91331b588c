// The named schemas: what each consists of, with an example.

internal import SpecModel

struct SchemaSection {
    let reference: Reference

    /// Empty for a contract without schemas.
    var html: HTML {
        let schemas = reference.description.schemas
        guard !schemas.isEmpty else { return .empty }
        let sections = schemas.map { section($0.name, $0.schema) }
        return HTML.heading(2, id: "schemas", "Schemas") + "\(sections)"
    }

    private func section(_ name: String, _ schema: Schema) -> HTML {
        let about =
            reference.prose(schema.description) + FieldTable(reference).fields(of: schema, caption: name)
        let example = reference.example(of: schema)
        let sample = example.map { Sample.figure("Example", Sample.markup(of: $0)) } ?? .empty
        return """
            <section class="item">
            \(HTML.heading(3, id: Reference.schemaAnchor(name), HTML(escaping: name)))\
            \(HTML.split(about, samples: isObject(schema) ? sample : .empty))</section>

            """
    }

    private func isObject(_ schema: Schema) -> Bool {
        switch reference.catalog.resolved(schema).schema.shape {
        case .object, .oneOf, .array: true
        case .string, .integer, .number, .boolean, .enumeration, .bits, .reference, .any: false
        }
    }
}
