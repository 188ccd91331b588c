// Credentials: one case per combination of security schemes that some operation takes.

internal import SpecModel

struct CredentialsRenderer {
    private let contract: Contract
    private let requirements: [SecurityRequirement]

    init(_ contract: Contract) {
        self.contract = contract
        let all = Set(contract.description.operations.flatMap(\.security)).filter { !$0.schemes.isEmpty }
        requirements = all.sorted { Self.caseName($0) < Self.caseName($1) }
    }

    static func caseName(_ requirement: SecurityRequirement) -> String {
        SwiftName.member(requirement.schemes.joined(separator: "_and_"))
    }

    func render(to text: inout SourceText) {
        let type = "\(contract.prefix)Credentials"
        text.gap()
        text.doc("What a caller shows to prove who they are.")
        text.block("public enum \(type): Sendable, Hashable") { (text: inout SourceText) in
            for requirement in requirements {
                text.doc(requirement.schemes.compactMap { scheme($0)?.description }.first)
                let payload =
                    requirement.schemes.count == 1
                    ? "String"
                    : requirement.schemes.map { "\(SwiftName.member($0)): String" }.joined(separator: ", ")
                text.line("case \(Self.caseName(requirement))(\(payload))")
            }
        }
        guard !requirements.isEmpty else { return }
        text.expose(.httpTypes)
        text.use(.apiRuntime)
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            for requirement in requirements { renderReading(requirement, type, to: &text) }
            for scheme in refusedSchemes { renderPresence(scheme, to: &text) }
        }
    }

    /// Schemes that some operation answers with the error of a wrong scheme.
    private var refusedSchemes: [SecurityScheme] {
        let description = contract.description
        guard description.errors.wrongSchemeError != nil else { return [] }
        return description.securitySchemes.filter { (scheme: SecurityScheme) -> Bool in
            description.operations.contains {
                $0.refusedSchemes(of: description.securitySchemes).contains(scheme)
            }
        }
    }

    /// The function that tells whether a request shows credentials of a scheme.
    static func presence(_ scheme: SecurityScheme) -> String { "has\(SwiftName.type(scheme.name))" }

    private func renderPresence(_ scheme: SecurityScheme, to text: inout SourceText) {
        text.gap()
        let function = Self.presence(scheme)
        text.block("static func \(function)(in head: RequestHead) -> Bool") {
            $0.line("\(call(scheme.name)) != nil")
        }
    }

    private func renderReading(_ requirement: SecurityRequirement, _ type: String, to text: inout SourceText)
    {
        let name = Self.caseName(requirement)
        text.gap()
        text.doc("Those that a request shows, unchecked; nil when it shows none.")
        text.block("public static func \(name)(in head: RequestHead) -> \(type)?") {
            (text: inout SourceText) in
            if let single = requirement.schemes.first, requirement.schemes.count == 1 {
                return text.line("\(call(single)).map(\(type).\(name))")
            }
            for scheme in requirement.schemes {
                text.line("guard let \(SwiftName.member(scheme)) = \(call(scheme)) else { return nil }")
            }
            let arguments = requirement.schemes.map { "\(SwiftName.member($0)): \(SwiftName.member($0))" }
            text.list("return .\(name)(", arguments, ")")
        }
    }

    private func scheme(_ name: String) -> SecurityScheme? {
        contract.description.securitySchemes.first { $0.name == name }
    }

    private func call(_ name: String) -> String {
        switch scheme(name)?.kind {
        case .http(let scheme):
            "CredentialsReader.authorization(\(scheme.lowercased().swiftLiteral), in: head)"
        case .apiKey(let key, .query): "CredentialsReader.query(\(key.swiftLiteral), in: head)"
        case .apiKey(let key, _): "CredentialsReader.header(\(key.swiftLiteral), in: head)"
        case nil: "#error(\("no security scheme \(name)".swiftLiteral))"
        }
    }
}
