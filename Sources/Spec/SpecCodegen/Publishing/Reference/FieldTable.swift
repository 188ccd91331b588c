// Tables of fields: parameters, and the properties of objects, with those of objects in them folded away.

internal import SpecModel

struct FieldTable {
    let reference: Reference
    private let types: TypeExpression
    /// Objects in objects are shown in place down to here; deeper ones are links.
    private static let depthMax = 2

    init(_ reference: Reference) {
        self.reference = reference
        types = TypeExpression(reference: reference)
    }

    func parameters(_ parameters: [Parameter], caption: String) -> HTML {
        table(
            caption,
            parameters.map { parameter in
                var notes = types.rules(of: parameter.schema)
                if parameter.percentEncoded { notes.append("percent-encoded UTF-8") }
                let text = parameter.description ?? parameter.schema.description
                return row(
                    parameter.name, parameter.schema, required: parameter.required,
                    text: paragraph(text) + list(notes))
            })
    }

    func headers(_ headers: [ResponseHeader], caption: String) -> HTML {
        table(
            caption,
            headers.map { header in
                row(
                    header.name, header.schema, required: header.required,
                    text: paragraph(header.description ?? header.schema.description)
                        + list(types.rules(of: header.schema)))
            })
    }

    /// What a value of the schema consists of: a table of an object's properties, or type and rules.
    func fields(of schema: Schema, caption: String, depth: Int = 0) -> HTML {
        let target = reference.catalog.resolved(schema).schema
        switch target.shape {
        case .object(let rules) where !rules.properties.isEmpty:
            return properties(rules, caption: caption, depth: depth) + closing(rules)
        case .array(let rules):
            guard depth < Self.depthMax, isObject(rules.items) else { return scalar(target) }
            return scalar(target) + fields(of: rules.items, caption: caption, depth: depth + 1)
        case .oneOf(let rules) where depth < Self.depthMax:
            return variants(rules, caption: caption, depth: depth)
        case .bits(let rules):
            return .table(
                caption, ["Bit", "Value", "Name"],
                rules.bits.map { bit in
                    ["\(bit.number)", .code(String(Int64(1) << Int64(bit.number))), .code(bit.name)]
                })
        default: return scalar(target)
        }
    }

    private func properties(_ rules: ObjectRules, caption: String, depth: Int) -> HTML {
        table(
            caption,
            rules.properties.map { property in
                row(
                    property.name, property.schema, required: property.required,
                    text: text(of: property, caption: caption, depth: depth))
            })
    }

    private func text(of property: Property, caption: String, depth: Int) -> HTML {
        let schema = property.schema
        let target = reference.catalog.resolved(schema).schema
        var html = paragraph(schema.description ?? target.description)
        if !schema.permissions.isEmpty {
            html += "<p>Needs \(reference.permissions(schema.permissions)).</p>"
        }
        if !schema.permissionsUnlessOwn.isEmpty {
            html +=
                "<p>Needs \(reference.permissions(schema.permissionsUnlessOwn)) unless it is your own.</p>"
        }
        if case .enumeration = target.shape, case .reference = schema.shape {
            html += "<p>\(types.type(of: target)).</p>"
        }
        html += list(types.rules(of: schema))
        if depth < Self.depthMax, let inner = innerObject(of: schema) {
            let fields = fields(
                of: inner, caption: "\(caption), \(property.name)", depth: depth + 1)
            html += "<details><summary>Fields of \(HTML.code(property.name))</summary>\(fields)</details>"
        }
        return html
    }

    /// The object that a property is, or is a list of.
    private func innerObject(of schema: Schema) -> Schema? {
        if isObject(schema) { return schema }
        guard case .array(let rules) = reference.catalog.resolved(schema).schema.shape else { return nil }
        return isObject(rules.items) ? rules.items : nil
    }

    private func isObject(_ schema: Schema) -> Bool {
        guard case .object(let rules) = reference.catalog.resolved(schema).schema.shape else { return false }
        return !rules.properties.isEmpty
    }

    private func closing(_ rules: ObjectRules) -> HTML {
        switch rules.additional {
        case .ignored: .empty
        case .forbidden: "<p class=\"note\">Other keys are refused.</p>\n"
        case .map(let schema): "<p class=\"note\">Other keys hold \(types.type(of: schema)).</p>\n"
        }
    }

    private func variants(_ rules: OneOfRules, caption: String, depth: Int) -> HTML {
        let sections = rules.variants.map { variant -> HTML in
            let fields = fields(of: variant.schema, caption: "\(caption), \(variant.name)", depth: depth + 1)
            return "<details><summary>\(types.type(of: variant.schema))</summary>\(fields)</details>\n"
        }
        let lead: HTML =
            rules.discriminator.map { "<p>\(HTML.code($0)) tells which of these it is:</p>\n" }
            ?? "<p>One of these:</p>\n"
        return lead + "\(sections)"
    }

    private func scalar(_ schema: Schema) -> HTML {
        "<p>\(types.type(of: schema))</p>\n" + list(types.rules(of: schema))
    }

    // MARK: Rows

    private func table(_ caption: String, _ rows: [[HTML]]) -> HTML {
        .table(caption, ["Name", "Type", "Description"], rows)
    }

    private func row(_ name: String, _ schema: Schema, required: Bool, text: HTML) -> [HTML] {
        let mark: HTML = required ? " <span class=\"required\">required</span>" : .empty
        return ["<code class=\"name\">\(name)</code>\(mark)", types.type(of: schema), text]
    }

    private func paragraph(_ text: String?) -> HTML {
        text.map { "<p>\(reference.inline($0))</p>" } ?? .empty
    }

    private func list(_ rules: [HTML]) -> HTML {
        guard !rules.isEmpty else { return .empty }
        let items = rules.map { rule -> HTML in "<li>\(rule)</li>" }
        return "<ul class=\"rules\">\(items)</ul>"
    }
}
