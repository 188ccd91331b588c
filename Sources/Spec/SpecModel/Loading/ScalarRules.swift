// Constraints of strings, numbers, enums and bit sets.

extension SpecReader {
    func stringRules(_ fields: Fields) -> StringRules {
        var rules = StringRules()
        if let name = fields.string("format") {
            rules.format = StringRules.Format(rawValue: name)
            if rules.format == nil {
                report(
                    fields.location(of: "format"),
                    """
                    format `\(name)` is not supported for strings; use snowflake, date-time, uri, email or \
                    binary
                    """
                )
            }
        }
        if fields.has("x-max-bytes") && rules.format != .binary {
            report(fields.location(of: "x-max-bytes"), "`x-max-bytes` needs `format: binary`; use maxLength")
        }
        rules.lengthMin = fields.count("minLength")
        rules.lengthMax = fields.count("maxLength")
        checkOrder(
            fields, rules.lengthMin.map(Double.init), rules.lengthMax.map(Double.init), "minLength",
            "maxLength")
        rules.pattern = pattern(fields)
        return rules
    }

    private func pattern(_ fields: Fields) -> String? {
        guard let source = fields.string("pattern") else { return nil }
        do throws(PatternError) {
            _ = try PatternProgram(try Pattern(source))
            return source
        } catch {
            let message = "`pattern`, character \(error.offset + 1): \(error.message)"
            report(fields.location(of: "pattern"), message)
            return nil
        }
    }

    func integerRules(_ fields: Fields) -> IntegerRules {
        var rules = IntegerRules()
        if let name = fields.string("format") {
            rules.format = IntegerRules.Format(rawValue: name)
            if rules.format == nil {
                report(
                    fields.location(of: "format"),
                    "format `\(name)` is not supported for integers; use int32 or int64")
            }
        }
        rules.minimum = fields.integer("minimum")
        rules.maximum = fields.integer("maximum")
        rules.exclusiveMinimum = fields.integer("exclusiveMinimum")
        rules.exclusiveMaximum = fields.integer("exclusiveMaximum")
        rules.multipleOf = fields.integer("multipleOf", in: 1...Int64.max)
        checkOrder(
            fields, rules.minimum.map(Double.init), rules.maximum.map(Double.init), "minimum", "maximum")
        checkExclusive(fields)
        return rules
    }

    func numberRules(_ fields: Fields) -> NumberRules {
        var rules = NumberRules()
        if let name = fields.string("format"), name != "double" {
            report(fields.location(of: "format"), "format `\(name)` is not supported for numbers; use double")
        }
        rules.minimum = fields.number("minimum")
        rules.maximum = fields.number("maximum")
        rules.exclusiveMinimum = fields.number("exclusiveMinimum")
        rules.exclusiveMaximum = fields.number("exclusiveMaximum")
        checkOrder(fields, rules.minimum, rules.maximum, "minimum", "maximum")
        checkExclusive(fields)
        return rules
    }

    /// Reports a lower bound above its upper bound.
    func checkOrder(_ fields: Fields, _ low: Double?, _ high: Double?, _ lowKey: String, _ highKey: String) {
        guard let low, let high, low > high else { return }
        report(
            fields.location(of: lowKey), "`\(lowKey)` is greater than `\(highKey)`: nothing would be valid")
    }

    private func checkExclusive(_ fields: Fields) {
        for (plain, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]
        where fields.has(plain) && fields.has(exclusive) {
            report(fields.location(of: exclusive), "give either `\(plain)` or `\(exclusive)`")
        }
    }

    // MARK: Enums

    func enumeration(_ fields: Fields, type: String?, nullable: Bool) -> Shape {
        var values = fields.list("enum")
        if let constant = fields["const"] {
            if fields.has("enum") { report(constant.location, "give either `enum` or `const`") }
            values.append(constant)
        }
        if values.isEmpty { report(fields.location(of: "enum"), "`enum` needs at least one value") }
        let nulls = values.filter { $0.node.content == .null }
        if nullable && nulls.isEmpty && fields.has("enum") {
            report(fields.location(of: "enum"), "the type allows null, so list null among the values")
        }
        if !nullable, let null = nulls.first { report(null.location, "add 'null' to the type to allow null") }
        var seen: Set<YAMLNode.Content> = []
        for value in values where !seen.insert(value.node.content).inserted {
            report(value.location, "this value is listed twice")
        }
        values.removeAll { $0.node.content == .null }
        let open = fields.boolean("x-open") ?? false
        switch type {
        case "string":
            let strings = values.compactMap { stringValue($0) }
            let names = names(fields, values, made: strings.map(TypeNames.caseName))
            return .enumeration(EnumRules(values: .strings(strings), names: names, open: open))
        case "integer":
            let integers = values.compactMap { integerValue($0) }
            let names = names(fields, values, made: nil)
            return .enumeration(EnumRules(values: .integers(integers), names: names, open: open))
        default:
            report(fields.place.location, "an enum needs `type: string` or `type: integer`")
            return .any
        }
    }

    private func stringValue(_ place: Place) -> String? {
        if let text = place.node.string { return text }
        report(place.location, "a value of a string enum must be text, not \(place.node.kind)")
        return nil
    }

    private func integerValue(_ place: Place) -> Int64? {
        if case .integer(let value) = place.node.content { return value }
        report(place.location, "a value of an integer enum must be an integer, not \(place.node.kind)")
        return nil
    }

    /// Case names: those of `x-enum-names`, else those made from the values of a string enum.
    private func names(_ fields: Fields, _ values: [Place], made: [String?]?) -> [String] {
        guard fields.has("x-enum-names") else {
            guard let made else {
                report(fields.place.location, "an integer enum needs `x-enum-names`, one per value")
                return []
            }
            for (name, value) in zip(made, values) where name == nil {
                report(value.location, "this value makes no name for a case; give `x-enum-names`")
            }
            var owners: [String: YAMLNode.Content] = [:]
            for case (let name?, let value) in zip(made, values) {
                guard let owner = owners.updateValue(value.node.content, forKey: name) else { continue }
                if owner != value.node.content {
                    report(
                        value.location, "another value makes the same name for a case; give `x-enum-names`")
                }
            }
            return made.compactMap { $0 }
        }
        let given = fields.strings("x-enum-names")
        if given.count != values.count {
            report(
                fields.location(of: "x-enum-names"),
                "\(given.count) names for \(values.count) values; give one name per value")
        }
        var seen: Set<String> = []
        for name in given {
            if !TypeNames.isIdentifier(name.text) {
                report(name.location, "`\(name.text)` is not an identifier")
            }
            if !seen.insert(name.text).inserted { report(name.location, "`\(name.text)` is listed twice") }
        }
        return given.map(\.text)
    }

    // MARK: Bits

    /// Highest bit of a set that fits a non-negative 64-bit integer.
    private static let bitMax: Int64 = 62

    func bits(_ fields: Fields, type: String?) -> Shape {
        if type != "string" { report(fields.location(of: "type"), "a schema with x-bits has `type: string`") }
        return .bits(BitRules(bits: bits(fields.mapping("x-bits"))))
    }

    /// Names with their numbers.
    func bits(_ children: [Place.Child]) -> [BitRules.Bit] {
        var bits: [BitRules.Bit] = []
        var owners: [Int: String] = [:]
        for child in children {
            guard case .integer(let number) = child.place.node.content, (0...Self.bitMax).contains(number)
            else {
                report(child.place.location, "a bit is an integer from 0 to \(Self.bitMax)")
                continue
            }
            if !TypeNames.isConstantName(child.key) {
                report(
                    child.keyLocation, "a bit's name is capitals, digits and underscores, not `\(child.key)`")
            }
            if let owner = owners.updateValue(child.key, forKey: Int(number)) {
                report(child.place.location, "bit \(number) belongs to \(owner) already")
            }
            bits.append(BitRules.Bit(name: child.key, number: Int(number)))
        }
        return bits
    }
}
