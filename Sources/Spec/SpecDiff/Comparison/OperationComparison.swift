// The document and its operations.

internal import SpecModel

extension ContractComparison {
    mutating func compareDocument() {
        let site = ChangeSite(.document, "servers")
        let origin = SourceLocation(file: new.folder + "openapi.yaml", line: 1, column: 1)
        let prefixes = Matches(old.basePaths, new.basePaths, by: \.self)
        for prefix in prefixes.removed {
            report(OperationRule.basePathRemoved, "not under `\(prefix)`", origin, at: site)
        }
        for prefix in prefixes.added {
            report(OperationRule.basePathAdded, "under `\(prefix)` too", origin, at: site)
        }
        for (was, now) in Matches(old.securitySchemes, new.securitySchemes, by: \.name).both
        where was.kind.comparable != now.kind.comparable {
            let site = ChangeSite(.document, "securitySchemes", now.name)
            let message = "\(now.kind.text), not \(was.kind.text)"
            report(OperationRule.securitySchemeChanged, message, origin, at: site)
        }
    }

    /// Operations of both contracts that are the same: by method and path, and failing that, by id.
    var operations: Matches<Operation> {
        var matches = Matches(old.operations, new.operations, by: \.route)
        matches.match(by: \.id)
        return matches
    }

    mutating func compareOperations() {
        let matches = operations
        for operation in matches.removed {
            report(
                OperationRule.operationRemoved, "\(operation.routeText) is gone", operation.origin.location,
                at: operation.site)
        }
        for (was, now) in matches.both { compare(was, now) }
        for operation in matches.added {
            report(
                OperationRule.operationAdded, "there is \(operation.routeText)", operation.origin.location,
                at: operation.site)
        }
    }

    private mutating func compare(_ was: Operation, _ now: Operation) {
        let place = now.origin.location
        if was.route != now.route {
            report(
                OperationRule.operationMoved, "is \(now.routeText), not \(was.routeText)", place, at: now.site
            )
        }
        if was.id != now.id {
            report(OperationRule.operationIDChanged, "is \(now.id), not \(was.id)", place, at: now.site)
        }
        if was.deprecated != now.deprecated {
            let rule: OperationRule = now.deprecated ? .operationDeprecated : .operationUndeprecated
            let message = now.deprecated ? "is deprecated" : "is no longer deprecated"
            report(rule, message, place, at: now.site)
        }
        compareParameters(was, now)
        compareRequestBodies(was, now)
        compareResponses(was, now)
        compareSecurity(was, now)
        comparePermissions(was, now)
        compareErrors(was, now)
    }

    private mutating func compareSecurity(_ was: Operation, _ now: Operation) {
        let (place, site) = (now.origin.location, now.site.appending("security"))
        guard !was.security.isEmpty, !now.security.isEmpty else {
            guard was.security.isEmpty != now.security.isEmpty else { return }
            let rule: OperationRule = was.security.isEmpty ? .securityAdded : .securityRemoved
            let message = was.security.isEmpty ? "credentials are needed" : "no credentials are needed"
            return report(rule, message, place, at: site)
        }
        let alternatives = Matches(was.security, now.security) { Set($0.schemes) }
        for gone in alternatives.removed {
            report(OperationRule.securityAlternativeRemoved, "takes no \(gone.text)", place, at: site)
        }
        for added in alternatives.added {
            report(OperationRule.securityAlternativeAdded, "takes \(added.text)", place, at: site)
        }
    }

    private mutating func comparePermissions(_ was: Operation, _ now: Operation) {
        for change in PermissionChange.between(
            (was.permissions, was.permissionsUnlessOwn), (now.permissions, now.permissionsUnlessOwn))
        {
            report(change.rule, change.message, now.origin.location, at: now.site.appending("permissions"))
        }
    }
}

/// What a request is found by: a path parameter is one whatever it is called.
struct Route: Hashable {
    let method: HTTPMethod
    let segments: [String?]
}

extension Operation {
    var site: ChangeSite { ChangeSite(.operation, id) }

    var route: Route {
        Route(
            method: method,
            segments: path.segments.map { if case .literal(let text) = $0 { text } else { nil } })
    }

    var routeText: String { "\(method.rawValue.uppercased()) \(path.text)" }
}

extension APIDescription {
    /// Folder of the contract with a slash at the end, as locations have it.
    fileprivate var folder: String {
        let file = operations.first?.origin.location.file ?? ""
        return file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }
}

extension SecurityRequirement {
    fileprivate var text: String {
        schemes.isEmpty ? "requests without credentials" : schemes.joined(separator: " with ")
    }
}

extension SecurityScheme.Kind {
    /// Scheme words are compared without regard to case.
    fileprivate var comparable: Self {
        if case .http(let scheme) = self { .http(scheme: scheme.lowercased()) } else { self }
    }

    fileprivate var text: String {
        switch self {
        case .http(let scheme): "`Authorization: \(scheme)`"
        case .apiKey(let name, let place): "`\(name)` (\(place.rawValue))"
        }
    }
}
