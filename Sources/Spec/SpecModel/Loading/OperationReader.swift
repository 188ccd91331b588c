// Path items and operations.

extension SpecReader {
    func operations(_ root: Fields, tags: [Tag]) -> [Operation] {
        let known = Set(tags.map(\.name))
        var operations: [Operation] = []
        var paths: [(template: PathTemplate, location: SourceLocation)] = []
        for child in root.mapping("paths") {
            guard let template = pathTemplate(child.key, at: child.keyLocation),
                let item = Fields(child.place, .pathItem, diagnostics)
            else { continue }
            paths.append((template, child.keyLocation))
            let shared = item.list("parameters")
            for child in item.place.children {
                guard let method = HTTPMethod(rawValue: child.key) else { continue }
                let found = operation(child.place, method, template, shared: shared, root: root)
                checkTags(child.place, known)
                if let found { operations.append(found) }
            }
        }
        checkConflicts(paths)
        checkUnique(operations)
        return operations
    }

    private func operation(
        _ place: Place, _ method: HTTPMethod, _ path: PathTemplate, shared: [Place], root: Fields
    ) -> Operation? {
        guard let fields = Fields(place, .operation, diagnostics) else { return nil }
        let id = fields.string("operationId") ?? ""
        if !id.isEmpty, !TypeNames.isOperationID(id) {
            report(
                fields.location(of: "operationId"),
                "an operationId is letters and digits from a small letter on, not `\(id)`")
        }
        if let docs = fields["externalDocs"] { _ = Fields(docs, .externalDocs, diagnostics) }
        let owner = TypeNames.pascal(id)
        let body = fields["requestBody"].flatMap { requestBody($0, owner: owner) }
        if let body, method == .get || method == .head {
            report(body.origin.location, "\(method.rawValue) requests have no body")
        }
        let parameters = parameters(
            shared + fields.list("parameters"), sharedCount: shared.count, path, owner: owner,
            at: place.location)
        let errors = names(fields, "x-errors") { pending.errors.append($0) }
        let security = fields.has("security") ? security(fields) : security(root)
        let limit = rateLimit(fields, id: id, path, parameters, isPublic: security.isEmpty)
        return Operation(
            id: id, method: method, path: path, summary: fields.string("summary"),
            description: fields.string("description"), tags: fields.strings("tags").map(\.text),
            parameters: parameters, requestBody: body, responses: responses(fields, owner: owner),
            security: security, errors: errors, permissions: permissions(fields),
            permissionsUnlessOwn: permissionsUnlessOwn(fields), rateLimit: limit,
            deprecated: fields.boolean("deprecated") ?? false,
            origin: place.origin)
    }

    /// `x-permission` of an operation or of a property.
    func permissions(_ fields: Fields) -> [String] {
        names(fields, "x-permission") { pending.permissions.append($0) }
    }

    func permissionsUnlessOwn(_ fields: Fields) -> [String] {
        names(fields, "x-permission-unless-own") { pending.permissions.append($0) }
    }

    /// Names of a list, each once, to be looked up when the tables are known.
    func names(_ fields: Fields, _ key: String, check: (PendingChecks.Name) -> Void) -> [String] {
        var names: [String] = []
        for name in fields.stringOrStrings(key) {
            check(.init(text: name.text, location: name.location))
            if names.contains(name.text) { report(name.location, "`\(name.text)` is listed twice") }
            names.append(name.text)
        }
        return names
    }

    private func checkUnique(_ operations: [Operation]) {
        var owners: [String: Operation] = [:]
        for operation in operations where !operation.id.isEmpty {
            if let owner = owners.updateValue(operation, forKey: operation.id) {
                let method = owner.method.rawValue.uppercased()
                report(
                    operation.origin.location,
                    "operationId `\(operation.id)` belongs to \(method) \(owner.path.text) already")
            }
        }
    }

    private func checkTags(_ operation: Place, _ known: Set<String>) {
        for tag in operation["tags"]?.elements ?? [] {
            guard let name = tag.node.string, !known.contains(name) else { continue }
            report(tag.location, "tag `\(name)` is not listed in `tags`")
        }
    }
}
