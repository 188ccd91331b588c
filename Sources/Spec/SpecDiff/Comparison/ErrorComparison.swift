// Errors. On the wire an error is its status and code; its name is the contract's own.

internal import SpecModel

extension ContractComparison {
    /// What an operation refuses requests with. Errors that are new or gone altogether are left to
    /// `compareErrorTables`, which reports each once.
    mutating func compareErrors(_ was: Operation, _ now: Operation) {
        let matches = errorMatches(was, now)
        let (site, place) = (now.site.appending("errors"), now.origin.location)
        let lasting = errorTableMatches
        let removed = Set(lasting.removed.map(\.name))
        for error in matches.removed where !removed.contains(error.name) {
            report(ErrorRule.errorRemoved, "no \(error.text)", place, at: site.appending(error.name))
        }
        let added = Set(lasting.added.map(\.name))
        for error in matches.added where !added.contains(error.name) {
            report(ErrorRule.errorAdded, error.text, place, at: site.appending(error.name))
        }
    }

    private func errorMatches(_ was: Operation, _ now: Operation) -> Matches<WireErrorDescription> {
        var matches = Matches(
            old.errors.named(was.errors), new.errors.named(now.errors), by: \.name)
        matches.match(by: \.wireIdentity)
        return matches
    }

    private var errorTableMatches: Matches<WireErrorDescription> {
        var matches = Matches(old.errors.errors, new.errors.errors, by: \.name)
        matches.match(by: \.wireIdentity)
        return matches
    }

    mutating func compareErrorTables() {
        let matches = errorTableMatches
        for error in matches.removed {
            reportWhole(ErrorRule.errorRemoved, error, in: old) { $0.old }
        }
        for (was, now) in matches.both { compare(was, now) }
        for error in matches.added {
            reportWhole(ErrorRule.errorAdded, error, in: new) { $0.new }
        }
        compareRoles()
        compareErrorBodies()
        compareViolations()
    }

    /// One error that only one contract has, with those of its operations that the other has too. An error
    /// of operations none of which the other has is left out; one of no operation can answer any request.
    private mutating func reportWhole(
        _ rule: ErrorRule, _ error: WireErrorDescription, in contract: APIDescription,
        side: ((old: Operation, new: Operation)) -> Operation
    ) {
        let users = operations.both.filter { side($0).errors.contains(error.name) }.map(\.new.id)
        let isGeneral = !contract.operations.contains { $0.errors.contains(error.name) }
        guard isGeneral || !users.isEmpty else { return }
        let message = rule == .errorAdded ? "there is \(error.text)" : "\(error.text) is gone"
        report(rule, message, error.origin.location, at: error.site, users: users.sorted())
    }

    private mutating func compare(_ was: WireErrorDescription, _ now: WireErrorDescription) {
        let (place, site) = (now.origin.location, now.site)
        if was.code != now.code {
            report(
                ErrorRule.errorCodeChanged, "code \(now.code.text), not \(was.code.text)", place, at: site)
        }
        if was.status != now.status {
            report(ErrorRule.errorStatusChanged, "status \(now.status), not \(was.status)", place, at: site)
        }
        if was.message != now.message {
            let message = "\"\(now.message)\", not \"\(was.message)\""
            report(ErrorRule.errorMessageChanged, message, place, at: site)
        }
        if was.carriesRetryAfter != now.carriesRetryAfter {
            let rule: ErrorRule =
                now.carriesRetryAfter ? .errorRetryAfterAdded : .errorRetryAfterRemoved
            let message = "\(now.carriesRetryAfter ? "says" : "does not say") when to try again"
            report(rule, message, place, at: site)
        }
    }

    private mutating func compareRoles() {
        let roles: [(String, KeyPath<ErrorTable, String?>)] = [
            ("validation_error", \.validationErrorName), ("fallback_error", \.fallbackError),
            ("rate_limit_error", \.rateLimitError), ("wrong_scheme_error", \.wrongSchemeError),
        ]
        for (role, name) in roles {
            let before = old.errors.named(old.errors[keyPath: name].map { [$0] } ?? []).first
            let after = new.errors.named(new.errors[keyPath: name].map { [$0] } ?? []).first
            guard before?.name != after?.name, before?.wireIdentity != after?.wireIdentity else { continue }
            report(
                ErrorRule.errorRoleChanged, "\(after?.text ?? "none"), not \(before?.text ?? "none")",
                after?.origin.location ?? new.errors.place, at: ChangeSite(.document, "errors", role))
        }
    }

    private mutating func compareErrorBodies() {
        let site = ChangeSite(.document, "errors", "body")
        let keys = Matches(old.errors.body, new.errors.body, by: \.self)
        for key in keys.removed {
            report(ErrorRule.errorBodyKeyRemoved, "no \(key.text)", new.errors.place, at: site)
        }
        for key in keys.added {
            report(ErrorRule.errorBodyKeyAdded, "there is \(key.text)", new.errors.place, at: site)
        }
    }

    private mutating func compareViolations() {
        let place = new.errors.place
        let matches = Matches(old.errors.violations, new.errors.violations, by: \.keyword)
        for rule in matches.removed {
            report(
                ErrorRule.violationRemoved, "\(rule.code) is gone", place,
                at: ChangeSite(.violation, rule.keyword))
        }
        for (was, now) in matches.both {
            let site = ChangeSite(.violation, now.keyword)
            if was.code != now.code {
                report(ErrorRule.violationCodeChanged, "\(now.code), not \(was.code)", place, at: site)
            }
            if was.message != now.message {
                let message = "\"\(now.message)\", not \"\(was.message)\""
                report(ErrorRule.violationMessageChanged, message, place, at: site)
            }
        }
        for rule in matches.added {
            report(
                ErrorRule.violationAdded, "there is \(rule.code)", place,
                at: ChangeSite(.violation, rule.keyword))
        }
    }
}

private struct WireIdentity: Hashable {
    let status: Int
    let code: WireErrorDescription.Code
}

extension WireErrorDescription {
    fileprivate var wireIdentity: WireIdentity { WireIdentity(status: status, code: code) }

    fileprivate var site: ChangeSite { ChangeSite(.error, name) }

    fileprivate var text: String { "\(name) (\(status), code \(code.text))" }
}

extension WireErrorDescription.Code {
    fileprivate var text: String {
        switch self {
        case .integer(let code): "\(code)"
        case .string(let code): code
        }
    }
}

extension ErrorTable {
    /// Those of the names that the table has.
    fileprivate func named(_ names: [String]) -> [WireErrorDescription] {
        names.compactMap { name in errors.first { $0.name == name } }
    }

    fileprivate var validationErrorName: String? { validationError }

    /// The table as a whole, which has no place of its own.
    fileprivate var place: SourceLocation {
        SourceLocation(file: errors.first?.origin.location.file ?? "errors.yaml", line: 1, column: 1)
    }
}

extension ErrorTable.BodyKey {
    fileprivate var text: String {
        switch self {
        case .code(let key): "`\(key)` with the code"
        case .message(let key): "`\(key)` with the message"
        case .violations(let key): "`\(key)` with the refused fields"
        case .retryAfter(let key): "`\(key)` with the seconds to wait"
        case .global(let key): "`\(key)` with the reach of the limit"
        case .constant(let key, let value): "`\(key)`, always \(JSONText.of(value))"
        }
    }
}
