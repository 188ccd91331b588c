// Every answer is one that the contract documents for its operation: status, media type, headers, body,
// error.

internal import ConformanceModel
internal import SpecModel

struct ResponseRules {
    let contract: Contract

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        trace.enumerated().flatMap { index, event -> [Breach] in
            guard case .response(let response) = event.kind, let id = response.operation,
                let operation = contract.operation(id)
            else { return [] }
            return breaches(of: response, operation).map { breach in
                var breach = breach
                breach.traceIndex = index
                return breach
            }
        }
    }

    private func breaches(of response: ResponseRecord, _ operation: Operation) -> [Breach] {
        if response.status >= 400, operation.response(status: response.status) == nil {
            return errorBreaches(response, operation)
        }
        guard let documented = operation.response(status: response.status) else {
            return [
                breach("status", "\(operation.id) does not document the status \(response.status)")
            ]
        }
        // A status may be both: a documented answer of its own, or an error of the table.
        if response.status >= 400, contract.error(in: response) != nil {
            return errorBreaches(response, operation)
        }
        return contentBreaches(response, documented, operation) + headerBreaches(response, documented)
    }

    // MARK: Success

    private func contentBreaches(
        _ response: ResponseRecord, _ documented: OperationResponse, _ operation: Operation
    ) -> [Breach] {
        switch documented.content {
        case nil:
            return response.body == .none
                ? [] : [breach("body", "\(operation.id) answers \(response.status) without a body")]
        case .json(let schema):
            guard let json = response.body.json else {
                return [
                    breach(
                        "media-type",
                        "\(operation.id) answers \(response.status) with JSON, not with \(type(response))")
                ]
            }
            return schemaBreaches(json, schema, "\(operation.id) \(response.status)")
        case .binary(let mediaType), .text(let mediaType):
            return matches(response.header("Content-Type"), mediaType)
                ? []
                : [
                    breach(
                        "media-type", "\(operation.id) answers with \(mediaType), not with \(type(response))")
                ]
        case .multipart: return []
        }
    }

    private func type(_ response: ResponseRecord) -> String { response.header("Content-Type") ?? "nothing" }

    private func matches(_ type: String?, _ documented: String) -> Bool {
        guard let type = type?.split(separator: ";").first?.lowercased() else { return false }
        if documented == "*/*" { return true }
        return documented.hasSuffix("/*")
            ? type.hasPrefix(documented.dropLast()) : type == documented.lowercased()
    }

    private func schemaBreaches(_ json: JSONLiteral, _ schema: Schema, _ place: String) -> [Breach] {
        contract.schemas.violations(of: json, against: schema).map { violation in
            Breach(
                rule: violation.isUndeclaredKey ? "undeclared-key" : "schema",
                level: violation.isUndeclaredKey ? .should : .must, message: "\(place): \(violation)",
                differences: [
                    Difference(
                        path: violation.path.description, expected: violation.message,
                        actual: json[violation.path]?.json ?? "absent")
                ], traceIndex: 0)
        }
    }

    private func headerBreaches(_ response: ResponseRecord, _ documented: OperationResponse) -> [Breach] {
        documented.headers.filter { $0.required && response.header($0.name) == nil }.map {
            breach("headers", "the header \($0.name) is missing")
        }
    }

    // MARK: Errors

    private func errorBreaches(_ response: ResponseRecord, _ operation: Operation) -> [Breach] {
        guard let json = response.body.json else {
            return [
                breach(
                    "error",
                    "\(operation.id) answers \(response.status) with an error in JSON, not with \(type(response))"
                )
            ]
        }
        guard
            let error = contract.errors(of: operation).first(where: {
                $0.status == response.status && $0.code.literal == json[contract.errorCodeKey]
            })
        else {
            return [
                Breach(
                    rule: "error",
                    message:
                        "\(operation.id) declares no error with the status \(response.status) and this code",
                    differences: [
                        Difference(
                            path: contract.errorCodeKey, expected: "the code of a declared error",
                            actual: json[contract.errorCodeKey]?.json ?? "absent")
                    ], traceIndex: 0)
            ]
        }
        return envelopeBreaches(json, error) + challengeBreaches(response)
    }

    private func envelopeBreaches(_ json: JSONLiteral, _ error: WireErrorDescription) -> [Breach] {
        var breaches: [Breach] = []
        for key in contract.description.errors.body {
            switch key {
            case .code: continue
            case .message(let key):
                if json[key]?.text?.isEmpty ?? true {
                    breaches.append(breach("error", "`\(key)` must be a text"))
                }
            case .constant(let key, let value):
                if json[key] != value { breaches.append(breach("error", "`\(key)` must be \(value.json)")) }
            case .violations(let key):
                let isExpected = error.name == contract.description.errors.validationError
                if let tree = json[key], tree.members?.isEmpty ?? true {
                    breaches.append(breach("error", "`\(key)` must be an object with what is wrong"))
                } else if json[key] != nil, !isExpected {
                    breaches.append(
                        breach(
                            "error", "`\(key)` belongs to \(contract.description.errors.validationError) only"
                        ))
                }
            case .retryAfter(let key):
                let isRateLimit =
                    error.carriesRetryAfter || error.name == contract.description.errors.rateLimitError
                if isRateLimit != (json[key] != nil) {
                    breaches.append(
                        breach("error", isRateLimit ? "`\(key)` is missing" : "\(error.name) has no `\(key)`")
                    )
                }
            case .global: continue
            }
        }
        return breaches
    }

    /// RFC 9110 §11.6.1: a 401 names the schemes that it takes.
    private func challengeBreaches(_ response: ResponseRecord) -> [Breach] {
        guard response.status == 401, response.header("WWW-Authenticate") == nil else { return [] }
        return [breach("headers", "a 401 needs the header WWW-Authenticate", level: .should)]
    }

    private func breach(_ rule: String, _ message: String, level: Level = .must) -> Breach {
        Breach(rule: rule, level: level, message: message, traceIndex: 0)
    }
}
