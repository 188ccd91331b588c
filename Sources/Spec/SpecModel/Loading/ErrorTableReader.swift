// errors.yaml: the wire errors, the codes of field violations, and the keys of an error body.

extension SpecReader {
    /// Rules that a field can break, besides `format.<format>` and `domain.<rule>`.
    static let violationKeywords: Set<String> = [
        "json", "required", "type", "enum", "oneOf", "minLength", "maxLength", "pattern", "minimum",
        "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
        "minProperties", "maxProperties", "additionalProperties",
    ]
    /// What may stand in braces in the message of a violation.
    static let placeholders: Set<String> = ["limit", "min", "max", "expected"]

    func errorTable(_ place: Place) -> ErrorTable? {
        guard let fields = Fields(place, .errorFile, diagnostics) else { return nil }
        let errors = fields.mapping("errors").compactMap { wireError($0) }
        checkCodes(errors)
        let validation = fields.string("validation_error") ?? ""
        if !validation.isEmpty, place["errors"]?[validation] == nil {
            report(fields.location(of: "validation_error"), "`\(validation)` is not listed in `errors`")
        }
        return ErrorTable(
            errors: errors, violations: fields.mapping("violations").compactMap { violation($0) },
            validationError: validation, fallbackError: fallbackError(fields, errors),
            rateLimitError: generalError("rate_limit_error", status: 429, fields, errors),
            wrongSchemeError: generalError("wrong_scheme_error", status: nil, fields, errors),
            body: body(fields))
    }

    /// The error under a key that names what answers one kind of request; nil after a report.
    private func generalError(
        _ key: String, status: Int?, _ fields: Fields, _ errors: [WireErrorDescription]
    ) -> String? {
        guard let name = fields.string(key) else { return nil }
        let location = fields.location(of: key)
        if fields.place["errors"]?[name] == nil {
            report(location, "`\(name)` is not listed in `errors`")
        } else if name == fields.string("validation_error") {
            report(location, "`\(name)` cannot be validation_error as well; name another")
        } else if let status, errors.contains(where: { $0.name == name && $0.status != status }) {
            report(location, "the \(key) has status \(status)")
        } else {
            return name
        }
        return nil
    }

    private func body(_ fields: Fields) -> [ErrorTable.BodyKey] {
        fields.list("body").compactMap { place in
            let key = bodyKey(place)
            switch key {
            case .retryAfter, .global:
                if !fields.has("rate_limit_error") {
                    report(place.location, "this key is for the rate_limit_error, which is not given")
                }
            case .code, .message, .violations, .constant, nil: break
            }
            return key
        }
    }

    /// nil after a report, so that operations are not asked for an error that is none.
    private func fallbackError(_ fields: Fields, _ errors: [WireErrorDescription]) -> String? {
        guard let name = fields.string("fallback_error") else { return nil }
        let location = fields.location(of: "fallback_error")
        if fields.place["errors"]?[name] == nil {
            report(location, "`\(name)` is not listed in `errors`")
        } else if name == fields.string("validation_error") {
            report(location, "`\(name)` cannot be validation_error as well; name another")
        } else if errors.contains(where: { $0.name == name && $0.status < 500 }) {
            report(location, "`\(name)` cannot answer a defect of the server; name an error of status 5xx")
        } else {
            return name
        }
        return nil
    }

    private func wireError(_ child: Place.Child) -> WireErrorDescription? {
        if !TypeNames.isConstantName(child.key) {
            report(
                child.keyLocation, "an error's name is capitals, digits and underscores, not `\(child.key)`")
        }
        guard let fields = Fields(child.place, .wireError, diagnostics),
            let status = fields.integer("status", in: 400...599), let message = fields.string("message"),
            let code = fields["code"]
        else { return nil }
        let value: WireErrorDescription.Code
        switch code.node.content {
        case .integer(let number): value = .integer(Int(number))
        case .string(let text): value = .string(text)
        default:
            report(code.location, "`code` must be an integer or text, not \(code.node.kind)")
            return nil
        }
        return WireErrorDescription(
            name: child.key, code: value, status: Int(status), message: message,
            carriesRetryAfter: fields.boolean("retry_after") ?? false, origin: child.place.origin)
    }

    /// Codes tell errors apart, except 0, which stands for "no code of its own".
    private func checkCodes(_ errors: [WireErrorDescription]) {
        var owners: [WireErrorDescription.Code: String] = [:]
        for error in errors where error.code != .integer(0) {
            if let owner = owners.updateValue(error.name, forKey: error.code) {
                report(error.origin.location, "\(error.name) has the code of \(owner)")
            }
        }
    }

    private func violation(_ child: Place.Child) -> ViolationDescription? {
        let isRule = child.key.hasPrefix("domain.") && TypeNames.isIdentifier(String(child.key.dropFirst(7)))
        let format = child.key.hasPrefix("format.") ? String(child.key.dropFirst(7)) : nil
        let isFormat =
            format.map { StringRules.Format(rawValue: $0) != nil || $0 == "int32" || $0 == "int64" } ?? false
        if !isRule, !isFormat, !Self.violationKeywords.contains(child.key) {
            report(
                child.keyLocation,
                "`\(child.key)` is no rule; use a schema keyword, format.<format> or domain.<rule>")
        }
        guard let fields = Fields(child.place, .violation, diagnostics), let code = fields.string("code"),
            let message = fields.string("message")
        else { return nil }
        checkPlaceholders(message, at: fields.location(of: "message"))
        return ViolationDescription(keyword: child.key, code: code, message: message)
    }

    private func checkPlaceholders(_ message: String, at location: SourceLocation) {
        for piece in message.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            let name = String(piece.prefix { $0 != "}" })
            if !Self.placeholders.contains(name) || !piece.contains("}") {
                report(location, "`{\(name)}` is not filled in; use {limit}, {min}, {max} or {expected}")
            }
        }
    }

    private func bodyKey(_ place: Place) -> ErrorTable.BodyKey? {
        guard let fields = Fields(place, .errorBodyKey, diagnostics) else { return nil }
        guard place.children.count == 1 else {
            report(place.location, "write one key per entry: `- {code: code}`")
            return nil
        }
        if let key = fields.string("code") { return .code(key: key) }
        if let key = fields.string("message") { return .message(key: key) }
        if let key = fields.string("violations") { return .violations(key: key) }
        if let key = fields.string("retry_after") { return .retryAfter(key: key) }
        if let key = fields.string("global") { return .global(key: key) }
        guard let constant = fields.mapping("constant").first, fields.mapping("constant").count == 1 else {
            report(place.location, "write one constant per entry: `- {constant: {type: error}}`")
            return nil
        }
        return .constant(key: constant.key, value: constant.place.node.literal)
    }
}
