// All fields of an operation's requests or frames.

internal import SpecModel

/// Looks fields up in one contract.
struct FieldTree: Sendable {
    let table: SchemaTable
    /// Where frames have their payload; nil when they are it themselves.
    let payloadKey: String?

    func roots(of subject: CaseSubject) -> [Field] {
        switch subject {
        case .request(let operation): roots(of: operation)
        case .frame(let operation): operation.clientPayload.map { [root(ofFrame: $0)] } ?? []
        }
    }

    private func root(ofFrame payload: Schema) -> Field {
        guard let payloadKey else {
            return Field("frame", in: .body, step: .key("body"), schema: payload, role: .frame)
        }
        return Field(
            payloadKey, in: .body, step: .key("body"), schema: payload,
            isRequired: !table.isNullable(payload))
    }

    /// Parameters, then the body if it is JSON.
    private func roots(of operation: Operation) -> [Field] {
        let parameters = operation.parameters.map { parameter in
            let place = Field.Place(parameter.place)
            // A path without its parameter is another path.
            return Field(
                "\(place.rawValue).\(parameter.name)", in: place, step: .key(parameter.name),
                schema: parameter.schema, isRequired: parameter.required && place != .path,
                isASCII: place == .header && !parameter.percentEncoded)
        }
        guard let body = operation.requestBody else { return parameters }
        for case .json(let schema) in body.contents {
            let field = Field(
                "body", in: .body, step: .key("body"), schema: schema, isRequired: body.required)
            return parameters + [field]
        }
        return parameters
    }

    /// Every field, each before those inside it. Schemas that contain themselves are entered once.
    func fields(of subject: CaseSubject) -> [Field] {
        roots(of: subject).flatMap { fields(from: $0, inside: []) }
    }

    private func fields(from field: Field, inside names: Set<String>) -> [Field] {
        var names = names
        if case .reference(let name) = field.schema.shape, !names.insert(name).inserted { return [field] }
        return [field] + children(of: field).flatMap { fields(from: $0, inside: names) }
    }

    /// The fields directly inside a field.
    func children(of field: Field) -> [Field] {
        guard field.role != .tag else { return [] }
        switch table.shape(of: field.schema) {
        case .array(let rules):
            return [
                Field("\(field.name)[]", in: field.place, step: .element, schema: rules.items, inside: field)
            ]
        case .object(let rules): return children(of: field, rules)
        case .oneOf(let rules): return children(of: field, rules)
        case .string, .integer, .number, .boolean, .enumeration, .bits, .reference, .any, nil: return []
        }
    }

    private func children(of field: Field, _ rules: ObjectRules) -> [Field] {
        let tag = field.role == .variant ? discriminator(around: field) : nil
        var found = rules.properties.filter { $0.name != tag }.map { property in
            Field(
                "\(field.name).\(property.name)", in: field.place, step: .key(property.name),
                schema: property.schema, isRequired: property.required, inside: field)
        }
        if case .map(let values) = rules.additional {
            found.append(
                Field("\(field.name).*", in: field.place, step: .otherKey, schema: values, inside: field))
        }
        return found
    }

    private func children(of field: Field, _ rules: OneOfRules) -> [Field] {
        var found: [Field] = []
        if let tag = rules.discriminator {
            found.append(
                Field(
                    "\(field.name).\(tag)", in: field.place, step: .key(tag),
                    schema: Schema(shape: .string(StringRules()), origin: field.schema.origin),
                    isRequired: true, role: .tag, inside: field))
        }
        return found
            + rules.variants.enumerated().map { index, variant in
                Field(
                    "\(field.name)(\(variant.name))", in: field.place, step: .variant(index),
                    schema: variant.schema, role: .variant, inside: field)
            }
    }

    private func discriminator(around variant: Field) -> String? {
        guard let union = variant.lineage.last, case .oneOf(let rules) = table.shape(of: union.schema)
        else { return nil }
        return rules.discriminator
    }
}

extension Field.Place {
    init(_ place: Parameter.Place) {
        switch place {
        case .path: self = .path
        case .query: self = .query
        case .header: self = .header
        }
    }
}
