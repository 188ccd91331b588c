// The checks that need the whole spec: names of errors and permissions, unions, recursion, parameters, and
// the examples and defaults last, because they only make sense against sound schemas.

extension SpecReader {
    func runPendingChecks(_ schemas: [NamedSchema], _ table: SchemaTable, errors: ErrorTable?) {
        checkNames(schemas, errors)
        for schema in schemas { checkUnions(schema.schema, table) }
        for discriminator in pending.discriminators { check(discriminator, table) }
        for parameter in pending.parameters { check(parameter, table) }
        for header in pending.headers { checkHeader(header, table) }
        guard checkRecursion(schemas) else { return }
        let validator = LiteralValidator(table: table)
        for value in pending.values { check(value, validator) }
    }

    private func checkNames(_ schemas: [NamedSchema], _ errors: ErrorTable?) {
        if let errors {
            let known = Set(errors.errors.map(\.name))
            for name in pending.errors where !known.contains(name.text) {
                report(name.location, "`\(name.text)` is not listed in errors.yaml")
            }
        }
        var permissions: Set<String> = []
        for schema in schemas {
            if case .bits(let rules) = schema.schema.shape { permissions.formUnion(rules.bits.map(\.name)) }
        }
        for name in pending.permissions where !permissions.contains(name.text) {
            report(name.location, "`\(name.text)` is no bit of a schema with x-bits")
        }
    }

    // MARK: Unions

    /// Without a discriminator, the JSON type of a value has to tell the variants apart.
    private func checkUnions(_ schema: Schema, _ table: SchemaTable) {
        guard case .oneOf(let rules) = schema.shape else { return }
        var owners: [JSONType: String] = [:]
        for variant in rules.variants {
            guard let shape = table.shape(of: variant.schema) else { continue }
            if case .oneOf = shape {
                report(
                    variant.schema.origin.location, "oneOf inside oneOf is not supported; list the variants")
                continue
            }
            guard rules.discriminator == nil else { continue }
            for type in shape.jsonTypes {
                guard let owner = owners.updateValue(variant.name, forKey: type), owner != variant.name else {
                    continue
                }
                report(
                    variant.schema.origin.location,
                    "`\(variant.name)` and `\(owner)` have the same JSON type; add a discriminator")
                break
            }
        }
    }

    private func check(_ discriminator: PendingChecks.Discriminator, _ table: SchemaTable) {
        var owners: [String: String] = [:]
        for variant in discriminator.rules.variants {
            for value in variant.discriminatorValues {
                if let owner = owners.updateValue(variant.name, forKey: value) {
                    report(discriminator.location, "`\(value)` selects both `\(owner)` and `\(variant.name)`")
                }
            }
            let place = variant.schema.origin.location
            guard case .object(let rules)? = table.shape(of: variant.schema) else {
                report(place, "with a discriminator every variant must be an object")
                continue
            }
            let property = rules.properties.first { $0.name == discriminator.property }
            guard let property, property.required, !table.isNullable(property.schema) else {
                report(
                    place,
                    "`\(variant.name)` must require the property `\(discriminator.property)`, never null")
                continue
            }
            check(property, variant, at: place, table)
        }
    }

    private func check(
        _ property: Property, _ variant: OneOfRules.Variant, at place: SourceLocation, _ table: SchemaTable
    ) {
        switch table.shape(of: property.schema) {
        case .string?: break
        case .enumeration(let rules)?:
            guard case .strings(let values) = rules.values else { fallthrough }
            for value in variant.discriminatorValues where !values.contains(value) && !rules.open {
                report(place, "`\(property.name)` of `\(variant.name)` can never be `\(value)`")
            }
        default: report(place, "`\(property.name)` of `\(variant.name)` must be a string")
        }
    }

    // MARK: Parameters

    private func check(_ parameter: Parameter, _ table: SchemaTable) {
        let place = parameter.schema.origin.location
        guard let shape = table.shape(of: parameter.schema) else { return }
        if table.isNullable(parameter.schema) { report(place, "a parameter cannot be null") }
        if case .array(let rules) = shape {
            if parameter.place != .query { report(place, "only query parameters can be arrays") }
            let isScalar = table.shape(of: rules.items).map(\.isScalar) ?? true
            if !isScalar || table.isNullable(rules.items) {
                report(
                    rules.items.origin.location, "items of a parameter must be strings, numbers or booleans")
            }
        } else if !shape.isScalar {
            report(place, "a parameter must be a string, number, boolean, enum or array of these")
        }
    }

    private func checkHeader(_ schema: Schema, _ table: SchemaTable) {
        guard let shape = table.shape(of: schema), !shape.isScalar || table.isNullable(schema) else { return }
        report(schema.origin.location, "a header must be a string, number, boolean or enum, and not null")
    }

    // MARK: Recursion

    /// False after a report. A schema is finite when some finite value satisfies it; what is left when
    /// nothing more can be shown finite requires itself.
    private func checkRecursion(_ schemas: [NamedSchema]) -> Bool {
        var finite: Set<String> = []
        var grown = true
        while grown {
            grown = false
            for schema in schemas where !finite.contains(schema.name) && isFinite(schema.schema, finite) {
                finite.insert(schema.name)
                grown = true
            }
        }
        for schema in schemas where !finite.contains(schema.name) {
            report(
                schema.schema.origin.location, "`\(schema.name)` requires itself: no finite value is valid")
        }
        return finite.count == schemas.count
    }

    private func isFinite(_ schema: Schema, _ finite: Set<String>) -> Bool {
        if schema.nullable { return true }
        switch schema.shape {
        case .string, .integer, .number, .boolean, .enumeration, .bits, .any: return true
        case .array(let rules): return (rules.countMin ?? 0) == 0 || isFinite(rules.items, finite)
        case .object(let rules):
            return rules.properties.allSatisfy { !$0.required || isFinite($0.schema, finite) }
        case .oneOf(let rules): return rules.variants.contains { isFinite($0.schema, finite) }
        case .reference(let name): return finite.contains(name) || registry.schemas[name] == nil
        }
    }

    // MARK: Values

    private func check(_ value: PendingChecks.Value, _ validator: LiteralValidator) {
        for violation in validator.violations(of: value.place.node.literal, against: value.schema) {
            let (location, name) = locate(violation.path, in: value.place.node)
            let subject = name.isEmpty ? value.role : "\(value.role), \(name),"
            report(location, "\(subject) does not satisfy its schema: \(violation.message)")
        }
    }

    private func locate(
        _ path: [LiteralValidator.Violation.Step], in root: YAMLNode
    ) -> (location: SourceLocation, name: String) {
        var node = root
        var name = ""
        for step in path {
            switch step {
            case .key(let key):
                node = node[key] ?? node
                name += name.isEmpty ? key : ".\(key)"
            case .index(let index):
                if let elements = node.elements, elements.indices.contains(index) { node = elements[index] }
                name += "[\(index)]"
            }
        }
        return (node.location, name.isEmpty ? "" : "`\(name)`")
    }
}

extension Shape {
    fileprivate var isScalar: Bool {
        switch self {
        case .string(let rules): rules.format != .binary
        case .integer, .number, .boolean, .enumeration, .bits: true
        case .array, .object, .oneOf, .reference, .any: false
        }
    }
}
