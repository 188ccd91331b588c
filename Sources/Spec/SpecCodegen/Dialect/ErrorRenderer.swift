// The dialect's error table: its errors, the words for violations, and the body of an error answer.

internal import SpecModel

struct ErrorRenderer {
    private let contract: Contract
    private let table: ErrorTable
    private let type: String

    init(_ contract: Contract) {
        self.contract = contract
        table = contract.description.errors
        type = "\(contract.prefix)Error"
    }

    func render() -> SourceText {
        var text = SourceText()
        text.expose([.apiRuntime, .httpTypes])
        text.doc("Every error of the contract.")
        text.block("public enum \(type): Swift.Error, Sendable, Hashable") { (text: inout SourceText) in
            for error in table.errors {
                text.doc("\(Self.code(error.code)), status \(error.status): \(error.message)")
                let payload = contract.errorPayload(error.name)?.declaration ?? ""
                text.line("case \(contract.errorCase(error.name))\(payload)")
            }
        }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            renderWireError(to: &text)
            text.line()
            renderGeneral(to: &text)
        }
        renderFailureProtocol(to: &text)
        renderDomainRules(to: &text)
        renderBody(to: &text)
        renderViolations(to: &text)
        return text
    }

    private static func code(_ code: WireErrorDescription.Code) -> String {
        switch code {
        case .integer(let value): "\(value)"
        case .string(let value): value
        }
    }

    private func renderWireError(to text: inout SourceText) {
        text.doc("The answer on the wire.")
        text.block("public var wireError: WireError") { (text: inout SourceText) in
            text.line("switch self {")
            for error in table.errors {
                let payload = contract.errorPayload(error.name)
                let code =
                    switch error.code {
                    case .integer(let value): ".integer(\(value))"
                    case .string(let value): ".string(\(value.swiftLiteral))"
                    }
                text.line("case .\(contract.errorCase(error.name))\(payload?.pattern ?? ""):")
                text.indented { (text: inout SourceText) in
                    text.list(
                        "WireError(",
                        [
                            "code: \(code)", "status: \(error.status)",
                            "message: \(error.message.swiftLiteral)",
                        ] + [payload?.wireArgument].compactMap { $0 }, ")")
                }
            }
            text.line("}")
        }
        text.line()
        text.line("public var response: Response { \(contract.prefix)ErrorFormat.response(to: wireError) }")
    }

    // MARK: Errors of the HTTP layer

    private func renderGeneral(to text: inout SourceText) {
        text.doc("What answers a request without the credentials that its operation needs.")
        text.line("static var missingCredentials: \(type) { \(errorExpression(status: 401)) }")
        text.line()
        text.doc("What answers input that breaks the contract.")
        text.block("init(_ failure: InputFailure)") { (text: inout SourceText) in
            text.line("switch failure {")
            text.line("case .invalid(let errors): self = \(validationExpression("errors"))")
            text.line("case .unsupportedMediaType: self = \(errorExpression(status: 415))")
            text.line("case .tooLarge: self = \(errorExpression(status: 413))")
            text.line("case .unavailable: self = \(errorExpression(status: 503))")
            text.line("}")
        }
        text.line()
        renderGeneralByStatus(to: &text)
    }

    private func renderGeneralByStatus(to text: inout SourceText) {
        text.doc(
            "What answers a status that no operation decides: an unknown path, a body that is too large. A "
                + "status without an entry of its own is answered like 400 or 500, with that status.")
        text.block("public static func general(status: Int) -> WireError") { (text: inout SourceText) in
            text.line("switch status {")
            for status in Set(table.errors.map(\.status)).sorted() {
                text.line("case \(status): return \(errorExpression(status: status)).wireError")
            }
            text.line("default:")
            text.indented { (text: inout SourceText) in
                let client = errorExpression(status: 400)
                let server = errorExpression(status: 500)
                text.line("var error: WireError = \(client).wireError")
                if server != client { text.line("if status >= 500 { error = \(server).wireError }") }
                text.line("error.status = status")
                text.line("return error")
            }
            text.line("}")
        }
    }

    /// An expression for the error that answers a status, or for the nearest there is.
    private func errorExpression(status: Int) -> String {
        let fallback = status == 400 ? nil : table.general(status: status < 500 ? 400 : 500)
        guard let error = table.general(status: status) ?? fallback else {
            return validationExpression("FieldErrors()")
        }
        return "\(type).\(SwiftName.lowerCamel(error.name))\(contract.errorPayload(error.name)?.empty ?? "")"
    }

    private func validationExpression(_ payload: String) -> String {
        "\(type).\(SwiftName.lowerCamel(table.validationError))(\(payload))"
    }

    private func renderFailureProtocol(to text: inout SourceText) {
        text.gap()
        text.doc("The errors that one operation declares.")
        text.block("public protocol \(contract.prefix)OperationFailure: Swift.Error, Sendable, Hashable") {
            (text: inout SourceText) in
            text.line("/// - Returns: nil for an error that the operation does not declare.")
            text.line("init?(_ error: \(type))")
            text.line("var error: \(type) { get }")
            guard table.fallbackError != nil else { return }
            text.line("/// What answers a defect of the server, such as an error that is not declared.")
            text.line("static var fallback: Self { get }")
        }
    }

    private func renderDomainRules(to text: inout SourceText) {
        let rules = table.violations.filter { $0.keyword.hasPrefix("domain.") }
        guard !rules.isEmpty else { return }
        text.gap()
        text.doc("Rules that only a service can check.")
        text.block("public enum \(contract.prefix)DomainRule: String, Sendable, Hashable, CaseIterable") {
            (text: inout SourceText) in
            for rule in rules {
                let name = SwiftName.member(String(rule.keyword.dropFirst("domain.".count)))
                text.line("case \(name) = \(rule.keyword.swiftLiteral)")
            }
            text.line()
            text.line("public var violation: Violation { Violation(rawValue) }")
        }
    }

    // MARK: Bodies

    private func renderBody(to text: inout SourceText) {
        text.gap()
        text.doc("How errors are written.")
        text.block("public enum \(contract.prefix)ErrorFormat") { (text: inout SourceText) in
            renderResponse(to: &text)
            if let name = contract.rateLimitError { renderLimitedResponse(name, to: &text) }
            text.line()
            text.block("public static func write(_ error: WireError, to writer: inout JSONWriter)") {
                (text: inout SourceText) in
                text.line("writer.beginObject()")
                for key in table.body { renderKey(key, to: &text) }
                text.line("writer.endObject()")
            }
        }
    }

    private func renderResponse(to text: inout SourceText) {
        let challenges = challenges
        text.block("public static func response(to error: WireError) -> Response") {
            (text: inout SourceText) in
            text.line("var writer: JSONWriter = JSONWriter()")
            text.line("write(error, to: &writer)")
            text.line("let status: Status = Status(UInt16(clamping: error.status))")
            text.list(
                "var response: Response = Response(",
                ["status", "type: \"application/json\"", "body: writer.bytes"], ")")
            text.block("if let seconds: Int = error.retryAfterSeconds") {
                $0.line("response.fields.append(.retryAfter, String(seconds))")
            }
            if !challenges.isEmpty {
                text.block("if error.status == 401") { (text: inout SourceText) in
                    for challenge in challenges {
                        text.line(
                            "response.fields.append(\"WWW-Authenticate\", \(challenge.swiftLiteral))")
                    }
                }
            }
            text.line("return response")
        }
    }

    /// What a 401 says about how to authenticate: one field for each scheme, since clients are known to misread
    /// lists (RFC 9110 §11.6.1), with the realm that `Basic` needs and `Bearer` may not do without (RFC 6750 §3).
    private var challenges: [String] {
        let realm = JSONLiteral.string(contract.description.title).json
        let names = contract.description.securitySchemes.compactMap { (scheme: SecurityScheme) -> String? in
            if case .http(let name) = scheme.kind { name } else { nil }
        }
        return Set(names.map { $0.prefix(1).uppercased() + $0.dropFirst() }).sorted().map {
            "\($0) realm=\(realm)"
        }
    }

    /// The answer to an error of an operation that has a rate limit.
    private func renderLimitedResponse(_ name: String, to text: inout SourceText) {
        text.line()
        text.doc(
            "The answer to an error of a limited operation: when the limit refuses, that and nothing else.")
        text.block("static func response(to error: \(type), _ verdict: RateLimitVerdict?) -> Response") {
            (text: inout SourceText) in
            text.line("guard let verdict, !verdict.isAllowed else { return error.response }")
            text.line("var refusal: WireError = \(type).\(SwiftName.lowerCamel(name)).wireError")
            text.line("refusal.retryAfterMilliseconds = verdict.retryAfterMilliseconds")
            text.line("return response(to: refusal)")
        }
    }

    private func renderKey(_ key: ErrorTable.BodyKey, to text: inout SourceText) {
        switch key {
        case .code(let key):
            text.line("writer.key(\(key.swiftLiteral))")
            text.line("writer.errorCode(error.code)")
        case .message(let key):
            text.line("writer.key(\(key.swiftLiteral))")
            text.line("writer.string(error.message)")
        case .violations(let key):
            text.block("if !error.violations.isEmpty") { (text: inout SourceText) in
                text.line("writer.key(\(key.swiftLiteral))")
                text.line("error.violations.write(to: &writer, describe: text(of:))")
            }
        case .retryAfter(let key):
            text.block("if let milliseconds: Int = error.retryAfterMilliseconds") {
                (text: inout SourceText) in
                text.line("writer.key(\(key.swiftLiteral))")
                text.line("writer.seconds(milliseconds: milliseconds)")
            }
        case .global(let key):
            text.block("if error.retryAfterMilliseconds != nil") { (text: inout SourceText) in
                text.line("writer.key(\(key.swiftLiteral))")
                text.line("writer.boolean(false)")
            }
        case .constant(let key, let value):
            text.line("writer.key(\(key.swiftLiteral))")
            text.line("writer.raw(\(value.json.swiftLiteral))")
        }
    }

    // MARK: Violations

    private func renderViolations(to text: inout SourceText) {
        text.gap()
        text.block("extension \(contract.prefix)ErrorFormat") { (text: inout SourceText) in
            text.doc("The words for a violation.")
            text.block("public static func text(of violation: Violation) -> ViolationText") {
                (text: inout SourceText) in
                text.line("switch violation.keyword {")
                for violation in table.violations where violation.keyword != "type" {
                    text.line("case \(violation.keyword.swiftLiteral):")
                    text.indented { renderText(violation, to: &$0) }
                }
                text.line("default:")
                text.indented { renderText(fallback, to: &$0) }
                text.line("}")
            }
        }
    }

    private var fallback: ViolationDescription {
        table.violations.first { $0.keyword == "type" }
            ?? ViolationDescription(keyword: "type", code: "INVALID", message: "This value is not valid")
    }

    private func renderText(_ violation: ViolationDescription, to text: inout SourceText) {
        text.list(
            "ViolationText(",
            [
                "code: \(violation.code.swiftLiteral)", "template: \(violation.message.swiftLiteral)",
                "violation",
            ],
            ")")
    }
}

extension JSONLiteral {
    /// As a JSON document.
    var json: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): Self.quoted(value)
        case .array(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
