// An operation's input: parameters by place, and the body.

internal import SpecModel

struct InputRenderer {
    private let contract: Contract
    private let code: ValueCode
    private let namespace: String
    private let groups: [ParameterGroup]
    private let body: BodyRenderer?
    private let permissions: InputPermissionsRenderer?

    init(_ contract: Contract, _ operation: Operation, _ namespace: String) {
        self.contract = contract
        code = ValueCode(contract)
        self.namespace = namespace
        groups = [Parameter.Place.path, .query, .header].compactMap {
            (place: Parameter.Place) -> ParameterGroup? in
            ParameterGroup(place, operation, contract)
        }
        body = operation.requestBody.map { BodyRenderer(contract, $0, namespace) }
        permissions = InputPermissionsRenderer(contract, operation, namespace)
    }

    /// There is nothing to read.
    var isEmpty: Bool { groups.isEmpty && body == nil }

    func renderType(to text: inout SourceText) {
        text.block("public struct Input: Sendable, Hashable") { (text: inout SourceText) in
            for group in groups { text.line("public var \(group.name): \(group.typeName)") }
            if let body { text.line("public var body: \(body.optionalType)") }
            text.gap()
            renderInitializer(to: &text)
            for group in groups {
                text.line()
                group.renderType(code, to: &text)
            }
            body?.renderTypes(to: &text)
            permissions?.render(to: &text)
        }
    }

    private func renderInitializer(to text: inout SourceText) {
        var parameters = groups.map { (group: ParameterGroup) -> String in
            "\(group.name): \(group.typeName)" + (group.hasDefaults ? " = \(group.typeName)()" : "")
        }
        if let body {
            parameters.append("body: \(body.optionalType)" + (body.isRequired ? "" : " = nil"))
        }
        guard !parameters.isEmpty else { return text.line("public init() {}") }
        text.list("public init(", parameters, ") {")
        text.indented { (text: inout SourceText) in
            for group in groups { text.line("self.\(group.name) = \(group.name)") }
            if body != nil { text.line("self.body = body") }
        }
        text.line("}")
    }

    func renderReading(to text: inout SourceText) {
        guard !isEmpty else { return }
        let needed = groups.flatMap(\.unwrapped) + (body?.isRequired == true ? ["body"] : [])
        var arguments = groups.map { "\($0.name): \($0.name)" }
        if body != nil { arguments.append("body: body") }
        text.line()
        text.block("extension \(namespace).Input") { (text: inout SourceText) in
            text.line("static func read(")
            text.indented { $0.line("_ request: Request, _ parameters: PathParameters") }
            text.block(") -> Result<\(namespace).Input, \(contract.prefix)Error>") {
                (text: inout SourceText) in
                text.line("var reader: RequestReader = RequestReader(request, parameters)")
                for group in groups { group.renderReading(code, to: &text) }
                body?.renderReading(to: &text)
                text.list(
                    "guard ", needed.map { "let \($0)" } + ["reader.isValid"],
                    " else { return .failure(\(contract.prefix)Error(reader.failure)) }", onePerLine: true)
                for group in groups { group.renderConstruction(to: &text) }
                text.list("return .success(\(namespace).Input(", arguments, "))")
            }
            body?.renderFormReader(to: &text)
        }
    }
}

/// The parameters of one place.
struct ParameterGroup {
    let name: String
    let typeName: String
    private let place: Parameter.Place
    private let members: [Member]

    private struct Member {
        let parameter: Parameter
        let name: String
        let type: String
        let local: String
        let defaultLiteral: String?
        /// Place among the parameters of the path template.
        let index: Int

        var isOptional: Bool { !parameter.required && defaultLiteral == nil }
        var declaredType: String { type + (isOptional ? "?" : "") }
    }

    /// - Returns: nil when the operation has no parameters in this place.
    init?(_ place: Parameter.Place, _ operation: Operation, _ contract: Contract) {
        let parameters = operation.parameters.filter { $0.place == place }
        guard !parameters.isEmpty else { return nil }
        self.place = place
        (name, typeName) =
            switch place {
            case .path: ("path", "Path")
            case .query: ("query", "Query")
            case .header: ("headers", "Headers")
            }
        let templateNames = operation.path.segments.compactMap { (segment: PathTemplate.Segment) -> String? in
            if case .parameter(let name) = segment { name } else { nil }
        }
        let names = SwiftName.unique(parameters.map { SwiftName.member($0.name) })
        members = zip(parameters, names).map { (parameter: Parameter, name: String) -> Member in
            let value = parameter.schema.defaultValue ?? contract.resolved(parameter.schema).defaultValue
            let literal = parameter.required ? nil : ValueCode(contract).literal(value, of: parameter.schema)
            return Member(
                parameter: parameter, name: name, type: contract.type(of: parameter.schema),
                local: SwiftName.lowerCamel("\(place.rawValue)_\(parameter.name)"), defaultLiteral: literal,
                index: templateNames.firstIndex(of: parameter.name) ?? 0)
        }
    }

    /// Everything in it may be left out.
    var hasDefaults: Bool { members.allSatisfy { !$0.parameter.required } }

    /// Locals that must have a value.
    var unwrapped: [String] { members.filter(\.parameter.required).map(\.local) }

    func renderConstruction(to text: inout SourceText) {
        let arguments = members.map { (member: Member) -> String in
            "\(SwiftName.label(member.name)): \(member.local)"
                + (member.defaultLiteral.map { " ?? \($0)" } ?? "")
        }
        text.list("let \(name): \(typeName) = \(typeName)(", arguments, ")")
    }

    func renderType(_ code: ValueCode, to text: inout SourceText) {
        text.block("public struct \(typeName): Sendable, Hashable") { (text: inout SourceText) in
            for member in members {
                text.expose(code.contract.modules(of: member.parameter.schema))
                text.doc(member.parameter.description)
                text.line("public var \(member.name): \(member.declaredType)")
            }
            text.line()
            let parameters = members.map { (member: Member) -> String in
                let value = member.isOptional ? "nil" : member.defaultLiteral
                return "\(SwiftName.label(member.name)): \(member.declaredType)"
                    + (value.map { " = \($0)" } ?? "")
            }
            text.list("public init(", parameters, ") {")
            text.indented { (text: inout SourceText) in
                for member in members { text.line("self.\(member.name) = \(member.name)") }
            }
            text.line("}")
        }
    }

    func renderReading(_ code: ValueCode, to text: inout SourceText) {
        for member in members {
            text.statement("let \(member.local): \(member.type)? = reader.\(call(member, code))")
        }
    }

    private func call(_ member: Member, _ code: ValueCode) -> String {
        let schema = member.parameter.schema
        let name = member.parameter.name.swiftLiteral
        let required = member.parameter.required ? ", required: true" : ""
        switch place {
        case .path: return "path(\(member.index), \(name)) \(code.plainClosure(schema))"
        case .header:
            let encoding = member.parameter.percentEncoded ? ", percentEncoded: true" : ""
            return "header(\(name)\(required)\(encoding)) \(code.plainClosure(schema))"
        case .query:
            guard case .array(let rules) = code.contract.resolved(schema).shape else {
                return "query(\(name)\(required)) \(code.plainClosure(schema))"
            }
            let limits = code.countArguments(rules).map { ", \($0)" }.joined()
            let function = rules.unique ? "uniqueQueryArray" : "queryArray"
            return "\(function)(\(name)\(required)\(limits)) \(code.plainClosure(rules.items))"
        }
    }
}
