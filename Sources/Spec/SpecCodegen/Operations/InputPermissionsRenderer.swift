// What a caller must be allowed to do for one request: the operation's own permissions, and those of the
// properties that its body has.

internal import SpecModel

struct InputPermissionsRenderer {
    /// An object of the body whose properties need permissions.
    private struct Source {
        /// What it is called where it is there.
        let name: String
        /// That it is there, as conditions that make `name` available; none when it always is.
        let bindings: [String]
        /// The same without the name, whose use is then no condition.
        let conditions: [String]
        let properties: [StructProperty]
    }

    private let contract: Contract
    private let namespace: String
    private let type: String
    private let sources: [Source]

    /// - Returns: nil when no property of the body needs permissions.
    init?(_ contract: Contract, _ operation: Operation, _ namespace: String) {
        guard let type = contract.permissionsType, let body = operation.requestBody else { return nil }
        self.contract = contract
        self.namespace = namespace
        self.type = type
        sources = Self.sources(body, contract)
        if sources.isEmpty { return nil }
    }

    private static func sources(_ body: RequestBody, _ contract: Contract) -> [Source] {
        body.contents.flatMap { (content: Content) -> [Source] in
            switch content {
            case .json(let schema):
                return [place(of: content, in: body, properties(schema, contract))]
            case .multipart(let parts):
                let form = place(of: content, in: body, [])
                return parts.compactMap { (part: MultipartPart) -> Source? in
                    guard case .json(let schema) = part.payload, !part.repeats else { return nil }
                    return place(of: part, in: form, properties(schema, contract))
                }
            case .binary, .text: return []
            }
        }.filter { !$0.properties.isEmpty }
    }

    private static func place(
        of content: Content, in body: RequestBody, _ properties: [StructProperty]
    ) -> Source {
        if body.contents.count == 1 {
            return Source(
                name: "body", bindings: body.required ? [] : ["let body"],
                conditions: body.required ? [] : ["body != nil"], properties: properties)
        }
        let name = if case .json = content { "json" } else { "form" }
        let optional = body.required ? "" : "?"
        return Source(
            name: name, bindings: ["case .\(name)(let \(name))\(optional) = body"],
            conditions: ["case .\(name)\(optional) = body"], properties: properties)
    }

    private static func place(
        of part: MultipartPart, in form: Source, _ properties: [StructProperty]
    ) -> Source {
        let name = "\(form.name).\(SwiftName.member(part.name))"
        if part.required {
            return Source(
                name: name, bindings: form.bindings, conditions: form.conditions, properties: properties)
        }
        return Source(
            name: "part", bindings: form.bindings + ["let part = \(name)"],
            conditions: form.bindings + ["\(name) != nil"], properties: properties)
    }

    private static func properties(_ schema: Schema, _ contract: Contract) -> [StructProperty] {
        guard case .object(let rules) = contract.resolved(schema).shape else { return [] }
        let owner = if case .reference(let name) = schema.shape { name } else { "" }
        return StructProperty.all(of: rules, owner: owner, contract).filter { $0.schema.needsPermission }
    }

    func render(to text: inout SourceText) {
        text.line()
        text.doc("What a caller must be allowed to do for this request, all of it.")
        render("requiredPermissions", to: &text) { $0.permissions }
        text.line()
        text.doc("The same, unless what the request acts on is the caller's own.")
        render("requiredPermissionsUnlessOwn", to: &text) { $0.permissionsUnlessOwn }
    }

    private func render(_ name: String, to text: inout SourceText, _ names: (Schema) -> [String]) {
        text.block("public var \(name): \(type)") { (text: inout SourceText) in
            let used = sources.compactMap { (source: Source) -> (Source, [StructProperty])? in
                let properties = source.properties.filter { !names($0.schema).isEmpty }
                return properties.isEmpty ? nil : (source, properties)
            }
            guard !used.isEmpty else { return text.line("\(namespace).\(name)") }
            text.line("var permissions: \(type) = \(namespace).\(name)")
            for (source, properties) in used {
                let usesName = properties.contains { $0.presenceCondition(in: source.name) != nil }
                let conditions = usesName ? source.bindings : source.conditions
                guard !conditions.isEmpty else {
                    renderUnions(source.name, properties, to: &text, names)
                    continue
                }
                text.list("if ", conditions, " {", onePerLine: true)
                text.indented { renderUnions(source.name, properties, to: &$0, names) }
                text.line("}")
            }
            text.line("return permissions")
        }
    }

    private func renderUnions(
        _ owner: String, _ properties: [StructProperty], to text: inout SourceText,
        _ names: (Schema) -> [String]
    ) {
        for property in properties {
            let union = "permissions.formUnion(\(contract.permissionsLiteral(names(property.schema))))"
            guard let condition = property.presenceCondition(in: owner) else {
                text.line(union)
                continue
            }
            text.line("if \(condition) { \(union) }")
        }
    }
}
