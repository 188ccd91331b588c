// Expressions that read a value of a schema and statements that write one: the same for properties, array
// elements, parameters and payloads.

internal import SpecModel

struct ValueCode {
    let contract: Contract

    init(_ contract: Contract) { self.contract = contract }

    // MARK: Reading

    /// An expression of the schema's type, optional, that reads from the `JSONReader` called `reader`.
    func read(_ schema: Schema, from reader: String) -> String {
        let receiver = reader == "self" ? "" : reader + "."
        switch schema.shape {
        case .string(let rules): return receiver + stringCall(rules)
        case .integer(let rules): return receiver + integerCall(rules)
        case .number(let rules): return receiver + numberCall(rules)
        case .boolean: return receiver + "boolean()"
        case .array(let rules): return receiver + arrayCall(rules)
        case .reference(let name):
            let type = contract.typeNames[name] ?? "JSONValue"
            return contract.isAlias(name) ? "\(receiver)read\(type)()" : "\(type).read(from: &\(reader))"
        case .any: return "JSONValue.read(from: &\(reader))"
        case .object(let rules):
            return contract.mapValue(of: schema).map { receiver + mapCall(rules, $0) } ?? unnamed(schema)
        case .enumeration, .oneOf, .bits: return unnamed(schema)
        }
    }

    /// `{ (reader: inout JSONReader) -> T? in … }`.
    func closure(_ schema: Schema) -> String {
        let type = contract.type(of: schema)
        let body = read(schema, from: "reader")
        if contract.isNullable(schema) {
            return "{ (reader: inout JSONReader) -> \(type)?? in "
                + "reader.nullable { (reader: inout JSONReader) -> \(type)? in \(body) } }"
        }
        return "{ (reader: inout JSONReader) -> \(type)? in \(body) }"
    }

    /// The same for a value that is not null.
    func plainClosure(_ schema: Schema) -> String {
        "{ (reader: inout JSONReader) -> \(contract.type(of: schema))? in \(read(schema, from: "reader")) }"
    }

    private func unnamed(_ schema: Schema) -> String {
        "#error(\"\(schema.origin.location): a schema of this kind needs a name in components/schemas\")"
    }

    private func stringCall(_ rules: StringRules) -> String {
        switch rules.format {
        case .snowflake: return "snowflake()"
        case .dateTime: return "timestamp()"
        case .email, .uri, .binary, nil: break
        }
        var arguments: [String] = []
        if let value = rules.lengthMin { arguments.append("lengthMin: \(value)") }
        if let value = rules.lengthMax { arguments.append("lengthMax: \(value)") }
        if let name = rules.pattern.flatMap({ contract.patternNames[$0] }) {
            arguments.append("pattern: Patterns.\(name)")
        }
        let function = rules.format == .email ? "email" : rules.format == .uri ? "uri" : "string"
        return "\(function)(\(arguments.joined(separator: ", ")))"
    }

    private func integerCall(_ rules: IntegerRules) -> String {
        var arguments: [String] = []
        if rules.format == .int32 { arguments.append("bitWidth: 32") }
        if let value = rules.minimum { arguments.append("minimum: \(value)") }
        if let value = rules.maximum { arguments.append("maximum: \(value)") }
        if let value = rules.exclusiveMinimum { arguments.append("exclusiveMinimum: \(value)") }
        if let value = rules.exclusiveMaximum { arguments.append("exclusiveMaximum: \(value)") }
        if let value = rules.multipleOf { arguments.append("multipleOf: \(value)") }
        return "integer(\(arguments.joined(separator: ", ")))"
    }

    private func numberCall(_ rules: NumberRules) -> String {
        var arguments: [String] = []
        if let value = rules.minimum { arguments.append("minimum: \(value)") }
        if let value = rules.maximum { arguments.append("maximum: \(value)") }
        if let value = rules.exclusiveMinimum { arguments.append("exclusiveMinimum: \(value)") }
        if let value = rules.exclusiveMaximum { arguments.append("exclusiveMaximum: \(value)") }
        return "double(\(arguments.joined(separator: ", ")))"
    }

    private func arrayCall(_ rules: ArrayRules) -> String {
        let limits = countArguments(rules)
        let list = limits.isEmpty ? "" : "(\(limits.joined(separator: ", ")))"
        return "\(rules.unique ? "uniqueArray" : "array")\(list) \(closure(rules.items))"
    }

    private func mapCall(_ rules: ObjectRules, _ value: Schema) -> String {
        let limits = [
            rules.propertiesMin.map { "countMin: \($0)" }, rules.propertiesMax.map { "countMax: \($0)" },
        ]
        .compactMap { $0 }
        return "dictionary" + (limits.isEmpty ? "" : "(\(limits.joined(separator: ", ")))")
            + " \(closure(value))"
    }

    func countArguments(_ rules: ArrayRules) -> [String] {
        [rules.countMin.map { "countMin: \($0)" }, rules.countMax.map { "countMax: \($0)" }].compactMap { $0 }
    }

    // MARK: Writing

    /// Statements that write the value of `expression`, which is not optional.
    func write(_ schema: Schema, _ expression: String, to text: inout SourceText) {
        switch schema.shape {
        case .string(let rules):
            switch rules.format {
            case .snowflake: text.line("writer.snowflake(\(expression))")
            case .dateTime: text.line("writer.timestamp(\(expression))")
            default: text.line("writer.string(\(expression))")
            }
        case .integer: text.line("writer.integer(\(expression))")
        case .number: text.line("writer.double(\(expression))")
        case .boolean: text.line("writer.boolean(\(expression))")
        case .array(let rules): writeArray(rules, expression, to: &text)
        case .reference(let name):
            if contract.isAlias(name), let target = contract.schemas[name] {
                write(target, expression, to: &text)
            } else {
                text.line("\(expression).write(to: &writer)")
            }
        case .object:
            guard let value = contract.mapValue(of: schema) else { return text.line("writer.null()") }
            writeMap(value, expression, to: &text)
        case .any, .enumeration, .oneOf, .bits: text.line("\(expression).write(to: &writer)")
        }
    }

    /// Keys are sorted, so that equal values are written alike.
    private func writeMap(_ value: Schema, _ expression: String, to text: inout SourceText) {
        text.line("writer.beginObject()")
        text.block("for (key, entry) in \(expression).sorted(by: { $0.key < $1.key })") {
            (text: inout SourceText) in
            text.line("writer.key(dynamic: key)")
            writeNullable(value, "entry", to: &text)
        }
        text.line("writer.endObject()")
    }

    private func writeArray(_ rules: ArrayRules, _ expression: String, to text: inout SourceText) {
        // An inner array's loop variable must not hide the one it loops over.
        let element = expression == "element" ? "inner" : "element"
        text.line("writer.beginArray()")
        text.block("for \(element) in \(expression)") { (text: inout SourceText) in
            text.line("writer.element()")
            writeNullable(rules.items, element, to: &text)
        }
        text.line("writer.endArray()")
    }

    /// The same for an expression that is optional when the schema is nullable.
    func writeNullable(_ schema: Schema, _ expression: String, to text: inout SourceText) {
        guard contract.isNullable(schema) else { return write(schema, expression, to: &text) }
        text.block("if let value = \(expression)", "} else {") { write(schema, "value", to: &$0) }
        text.indented { $0.line("writer.null()") }
        text.line("}")
    }

    // MARK: Literals and text

    /// A default value as a Swift expression; nil when the schema's type has no literal for it.
    func literal(_ value: JSONLiteral?, of schema: Schema) -> String? {
        guard let value else { return nil }
        let resolved = contract.resolved(schema)
        switch (value, resolved.shape) {
        case (.boolean(let value), .boolean): return "\(value)"
        case (.integer(let value), .integer), (.integer(let value), .number): return "\(value)"
        case (.number(let value), .number): return "\(value)"
        case (.string(let value), .string(let rules)):
            return rules.format == .snowflake || rules.format == .dateTime ? nil : value.swiftLiteral
        case (.string(let value), .enumeration(let rules)):
            guard case .strings(let values) = rules.values else { return nil }
            return values.firstIndex(of: value).map { ".\(EnumRenderer.caseNames(rules)[$0])" }
        case (.integer(let value), .enumeration(let rules)):
            guard case .integers(let values) = rules.values else { return nil }
            return values.firstIndex(of: value).map { ".\(EnumRenderer.caseNames(rules)[$0])" }
        case (.array(let values), .array): return values.isEmpty ? "[]" : nil
        default: return nil
        }
    }

    /// The value as the text of a header field.
    func headerText(_ schema: Schema, _ expression: String) -> String {
        switch contract.resolved(schema).shape {
        case .string(let rules):
            switch rules.format {
            case .snowflake: "\(expression).description"
            case .dateTime: "\(expression).iso8601"
            default: expression
            }
        case .enumeration, .bits: "String(\(expression).rawValue)"
        default: "String(\(expression))"
        }
    }
}
