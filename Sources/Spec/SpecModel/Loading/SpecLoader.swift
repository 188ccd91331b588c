// The way in: from a folder of YAML to a checked description, or to everything that is wrong with it.

public enum SpecLoader {
    /// Reads `openapi.yaml`, `errors.yaml` and, when there is one, `gateway.yaml`.
    ///
    /// - Throws: `SpecErrors` with every problem found, sorted by place.
    public static func load(_ folder: SpecFolder) throws(SpecErrors) -> APIDescription {
        let reader = SpecReader(folder)
        let description = reader.description()
        guard let description, reader.diagnostics.isEmpty else {
            throw SpecErrors(diagnostics: reader.diagnostics.sorted)
        }
        return description
    }
}

extension SpecReader {
    private static let openAPIVersion = "3.1."

    /// nil after a report.
    func description() -> APIDescription? {
        let asked = SourceLocation(file: folder.path, line: 1, column: 1)
        checkDialect(at: asked)
        let rootPlace = document(Place.rootDocument, askedAt: asked)
        let errorsPlace = document("errors.yaml", askedAt: asked)
        guard let rootPlace, let root = Fields(rootPlace, .openAPI, diagnostics) else { return nil }
        let errors = errorsPlace.flatMap { errorTable($0) }
        if let version = root.string("openapi"), !version.hasPrefix(Self.openAPIVersion) {
            report(root.location(of: "openapi"), "write this document in OpenAPI 3.1, not \(version)")
        }
        let components = root["components"].flatMap { Fields($0, .components, diagnostics) }
        readComponentSchemas(components?.mapping("schemas") ?? [])
        securitySchemes = components.map { self.securitySchemes($0) } ?? []
        if let components { checkComponents(components) }

        let info = root["info"].flatMap { Fields($0, .info, diagnostics) }
        checkAnnotations(root, info)
        let tags = tags(root)
        rateLimits = rateLimitTable(root)
        let operations = operations(root, tags: tags)
        let gateway = document("gateway.yaml", askedAt: nil).flatMap { self.gateway($0) }
        readDeclaredSchemas()
        let schemas = finishedSchemas()
        let table = SchemaTable(schemas)
        runPendingChecks(schemas, table, errors: errors)
        checkRequests(operations, gateway, errors, table)
        checkRateLimits(operations, errors, table)
        checkPermissions(operations, schemas, table)
        guard let errors else { return nil }
        return APIDescription(
            dialect: folder.dialect, title: info?.string("title") ?? "",
            version: info?.string("version") ?? "",
            description: info?.string("description"), basePaths: basePaths(root), tags: tags,
            operations: operations.map { $0.spreadingNull(table) }, schemas: schemas,
            securitySchemes: securitySchemes, errors: errors, gateway: gateway?.spreadingNull(table))
    }

    private func checkDialect(at location: SourceLocation) {
        let name = folder.dialect
        let valid = TypeNames.isOperationID(name) && !name.contains(where: \.isUppercase)
        if !valid { report(location, "the folder's name must be lower-case letters and digits") }
    }

    /// Objects that only documentation reads; their keys are checked all the same.
    private func checkAnnotations(_ root: Fields, _ info: Fields?) {
        if let contact = info?["contact"] { _ = Fields(contact, .contact, diagnostics) }
        if let license = info?["license"] { _ = Fields(license, .license, diagnostics) }
        if let docs = root["externalDocs"] { _ = Fields(docs, .externalDocs, diagnostics) }
    }

    private func tags(_ root: Fields) -> [Tag] {
        var seen: Set<String> = []
        return root.list("tags").compactMap { place in
            guard let fields = Fields(place, .tag, diagnostics), let name = fields.string("name") else {
                return nil
            }
            if !seen.insert(name).inserted { report(place.location, "tag `\(name)` is listed twice") }
            return Tag(name: name, description: fields.string("description"))
        }
    }

    /// Path prefixes of `servers`: `/api/v1` of `https://host/api/v1`; the empty prefix when there are none.
    private func basePaths(_ root: Fields) -> [String] {
        var paths: [String] = []
        for place in root.list("servers") {
            guard let fields = Fields(place, .server, diagnostics), let url = fields.string("url") else {
                continue
            }
            guard let path = prefix(of: url) else {
                report(
                    fields.location(of: "url"), "a server's url is a path such as /api/v1, without variables")
                continue
            }
            if paths.contains(path) { report(place.location, "two servers have the path `\(path)`") }
            paths.append(path)
        }
        return root.has("servers") ? paths : [""]
    }

    private func prefix(of url: String) -> String? {
        guard !url.contains("{"), !url.contains("?"), !url.contains("#") else { return nil }
        var path = Substring(url)
        if let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") {
            let rest = url[colon...].dropFirst(3)
            path = rest.firstIndex(of: "/").map { rest[$0...] } ?? ""
        } else if !url.hasPrefix("/") {
            return nil
        }
        while path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }

    /// Reads components that no operation may refer to, so that they are checked like the others.
    private func checkComponents(_ components: Fields) {
        for child in components.mapping("parameters") { _ = parameter(child.place, owner: "") }
        for child in components.mapping("headers") { _ = header(child, owner: child.key) }
        for child in components.mapping("requestBodies") { _ = requestBody(child.place, owner: child.key) }
        for child in components.mapping("responses") {
            _ = response(child.place, status: 200, owner: child.key)
        }
    }
}
