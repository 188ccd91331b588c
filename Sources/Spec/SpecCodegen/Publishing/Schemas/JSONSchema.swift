// From the schemas of the IR to JSON Schema of draft 7, the dialect that AsyncAPI documents are written in.

internal import SpecModel

struct JSONSchema {
    /// The schema, with references into `#/components/schemas`.
    static func literal(of schema: Schema) -> JSONLiteral {
        let notes = notes(of: schema)
        guard case .reference(let name) = schema.shape else {
            return .object(constraints(of: schema).objectMembers + notes)
        }
        let target = JSONLiteral.reference("#/components/schemas/\(name)")
        if schema.nullable {
            let null = JSONLiteral.members(["type": .string("null")])
            return .object([.init(key: "anyOf", value: .array([target, null]))] + notes)
        }
        // What stands beside `$ref` is ignored in draft 7.
        return notes.isEmpty ? target : .object([.init(key: "allOf", value: .array([target]))] + notes)
    }

    /// Names of the schemas that a schema refers to itself.
    static func references(of schema: Schema) -> [String] {
        switch schema.shape {
        case .reference(let name): [name]
        case .array(let rules): references(of: rules.items)
        case .oneOf(let rules): rules.variants.flatMap { references(of: $0.schema) }
        case .object(let rules):
            rules.properties.flatMap { references(of: $0.schema) } + (rules.mapValue.map(references) ?? [])
        case .string, .integer, .number, .boolean, .enumeration, .bits, .any: []
        }
    }

    private static func notes(of schema: Schema) -> [JSONLiteral.Member] {
        JSONLiteral.members([
            "description": schema.description.map { .string($0) },
            "default": schema.defaultValue,
            "examples": schema.examples.isEmpty ? nil : .array(schema.examples),
            "deprecated": schema.deprecated ? .boolean(true) : nil,
            "readOnly": schema.readOnly ? .boolean(true) : nil,
            "writeOnly": schema.writeOnly ? .boolean(true) : nil,
        ]).objectMembers
    }

    // MARK: Shapes

    private static func constraints(of schema: Schema) -> JSONLiteral {
        func type(_ name: String) -> JSONLiteral {
            schema.nullable ? .strings([name, "null"]) : .string(name)
        }
        return switch schema.shape {
        case .string(let rules): string(rules, type("string"))
        case .integer(let rules): integer(rules, type("integer"))
        case .number(let rules): number(rules, type("number"))
        case .boolean: .members(["type": type("boolean")])
        case .array(let rules): array(rules, type("array"))
        case .object(let rules): object(rules, type("object"))
        case .enumeration(let rules): enumeration(rules, nullable: schema.nullable)
        case .oneOf(let rules): oneOf(rules, nullable: schema.nullable)
        case .bits(let rules): bits(rules, type("string"))
        case .reference, .any: .object([])
        }
    }

    private static func string(_ rules: StringRules, _ type: JSONLiteral) -> JSONLiteral {
        // Tools do not know the format, and would take any text for an id.
        let pattern = rules.format == .snowflake ? rules.pattern ?? "^[0-9]{1,19}$" : rules.pattern
        return .members([
            "type": type,
            "format": rules.format.map { .string($0.rawValue) },
            "minLength": rules.lengthMin.map { .integer(Int64($0)) },
            "maxLength": rules.lengthMax.map { .integer(Int64($0)) },
            "pattern": pattern.map { .string($0) },
        ])
    }

    private static func integer(_ rules: IntegerRules, _ type: JSONLiteral) -> JSONLiteral {
        .members([
            "type": type,
            "format": rules.format.map { .string($0.rawValue) },
            "minimum": rules.minimum.map { .integer($0) },
            "maximum": rules.maximum.map { .integer($0) },
            "exclusiveMinimum": rules.exclusiveMinimum.map { .integer($0) },
            "exclusiveMaximum": rules.exclusiveMaximum.map { .integer($0) },
            "multipleOf": rules.multipleOf.map { .integer($0) },
        ])
    }

    private static func number(_ rules: NumberRules, _ type: JSONLiteral) -> JSONLiteral {
        .members([
            "type": type,
            "minimum": rules.minimum.map { .number($0) },
            "maximum": rules.maximum.map { .number($0) },
            "exclusiveMinimum": rules.exclusiveMinimum.map { .number($0) },
            "exclusiveMaximum": rules.exclusiveMaximum.map { .number($0) },
        ])
    }

    private static func array(_ rules: ArrayRules, _ type: JSONLiteral) -> JSONLiteral {
        .members([
            "type": type,
            "items": literal(of: rules.items),
            "minItems": rules.countMin.map { .integer(Int64($0)) },
            "maxItems": rules.countMax.map { .integer(Int64($0)) },
            "uniqueItems": rules.unique ? .boolean(true) : nil,
        ])
    }

    private static func object(_ rules: ObjectRules, _ type: JSONLiteral) -> JSONLiteral {
        let properties = rules.properties.map {
            JSONLiteral.Member(key: $0.name, value: literal(of: $0.schema))
        }
        let additional: JSONLiteral? =
            switch rules.additional {
            case .ignored: nil
            case .forbidden: .boolean(false)
            case .map(let schema): literal(of: schema)
            }
        return .members([
            "type": type,
            "required": .strings(ifAny: rules.properties.filter(\.required).map(\.name)),
            "properties": properties.isEmpty ? nil : .object(properties),
            "additionalProperties": additional,
            "minProperties": rules.propertiesMin.map { .integer(Int64($0)) },
            "maxProperties": rules.propertiesMax.map { .integer(Int64($0)) },
        ])
    }

    private static func enumeration(_ rules: EnumRules, nullable: Bool) -> JSONLiteral {
        let (type, values): (String, [JSONLiteral]) =
            switch rules.values {
            case .strings(let texts): ("string", texts.map { .string($0) })
            case .integers(let numbers): ("integer", numbers.map { .integer($0) })
            }
        let listed = JSONLiteral.array(values + (nullable ? [.null] : []))
        return .members([
            "type": nullable ? .strings([type, "null"]) : .string(type),
            // Of an open enum, the values are those known today.
            rules.open ? "x-known-values" : "enum": listed,
            "x-enum-names": type == "integer" ? .strings(rules.names) : nil,
        ])
    }

    private static func oneOf(_ rules: OneOfRules, nullable: Bool) -> JSONLiteral {
        let variants = rules.variants.map { variant -> JSONLiteral in
            let schema = literal(of: variant.schema)
            guard let key = rules.discriminator else { return schema }
            let values = JSONLiteral.members(["enum": .strings(variant.discriminatorValues)])
            let selection = JSONLiteral.members(["properties": .members([key: values])])
            return .members(["allOf": .array([schema, selection])])
        }
        let null = JSONLiteral.members(["type": .string("null")])
        return .members([
            "oneOf": .array(variants + (nullable ? [null] : [])),
            "discriminator": rules.discriminator.map { .string($0) },
        ])
    }

    private static func bits(_ rules: BitRules, _ type: JSONLiteral) -> JSONLiteral {
        let bits = rules.bits.map { JSONLiteral.Member(key: $0.name, value: .integer(Int64($0.number))) }
        return .members(["type": type, "pattern": .string("^[0-9]+$"), "x-bits": .object(bits)])
    }
}

extension ObjectRules {
    /// The schema of the values under other keys; nil when such keys mean nothing.
    var mapValue: Schema? {
        if case .map(let schema) = additional { schema } else { nil }
    }
}
