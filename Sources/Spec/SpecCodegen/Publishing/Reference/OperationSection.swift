// One REST operation: what it does, what it takes and needs, what it answers, and a sample of both.

internal import SpecModel

struct OperationSection {
    let reference: Reference
    let operation: Operation

    private var anchor: String { Reference.operationAnchor(operation.id) }
    private var title: String { operation.summary ?? operation.id }
    private var table: FieldTable { FieldTable(reference) }
    private var types: TypeExpression { TypeExpression(reference: reference) }

    var html: HTML {
        let deprecated: HTML = operation.deprecated ? " <span class=\"required\">deprecated</span>" : .empty
        let about: HTML = """
            \(endpoint)\(reference.prose(operation.description))\(facts)\(parameters)\(requestBody)\
            \(responses)\(errors)
            """
        return """
            <section class="item">
            \(HTML.heading(3, id: anchor, "\(title)\(deprecated)"))\
            \(HTML.split(about, samples: samples))</section>

            """
    }

    static func method(_ operation: Operation) -> HTML {
        "<span class=\"method \(operation.method.rawValue)\">\(operation.method.rawValue.uppercased())</span>"
    }

    private var endpoint: HTML {
        let path = operation.path.segments.map { segment -> HTML in
            switch segment {
            case .literal(let text): "/\(text)"
            case .parameter(let name): "/<var>{\(name)}</var>"
            }
        }
        let prefix = reference.description.basePaths.first ?? ""
        return """
            <p class="endpoint">\(Self.method(operation)) <code><span class="prefix">\(prefix)</span>\
            \(path)</code></p>

            """
    }

    // MARK: Facts

    private var facts: HTML {
        .facts([
            ("Operation", .code(operation.id)),
            ("Credentials", credentials),
            ("Permissions", permissions),
            ("Rate limit", rateLimit),
        ])
    }

    private var credentials: HTML {
        guard !operation.security.isEmpty else { return "none" }
        let alternatives = operation.security.map { requirement in
            requirement.schemes.map { HTML.link(to: "credentials-\($0)", .code($0)) }.joined(by: " and ")
        }
        return alternatives.joined(by: " or ")
    }

    private var permissions: HTML {
        var parts: [HTML] = []
        if !operation.permissions.isEmpty { parts.append(reference.permissions(operation.permissions)) }
        if !operation.permissionsUnlessOwn.isEmpty {
            parts.append("\(reference.permissions(operation.permissionsUnlessOwn)) unless it is your own")
        }
        return parts.joined(by: "; ")
    }

    private var rateLimit: HTML {
        guard let limit = operation.rateLimit else { return .empty }
        let parameters = operation.path.segments.compactMap { segment -> String? in
            if case .parameter(let name) = segment { name } else { nil }
        }
        let subject: HTML = limit.subject == .caller ? "account" : "address"
        let major = limit.majorParameter.map { parameters[$0] }
        let place: HTML = major.map { " and \(HTML.code($0))" } ?? .empty
        let unit: HTML = limit.perSeconds == 1 ? "second" : "\(limit.perSeconds) seconds"
        return """
            \(limit.limit) requests in \(unit) per \(subject)\(place), bucket \
            \(HTML.link(to: "rate-limits", .code(limit.bucket)))
            """
    }

    // MARK: Input

    private var parameters: HTML {
        let places: [(Parameter.Place, String)] = [(.path, "Path"), (.query, "Query"), (.header, "Headers")]
        let tables = places.map { place, name -> HTML in
            let parameters = operation.parameters.filter { $0.place == place }
            guard !parameters.isEmpty else { return .empty }
            return HTML.heading(4, id: "\(anchor)-\(name.lowercased())", HTML(escaping: name))
                + table.parameters(parameters, caption: "\(name) of \(title)")
        }
        return "\(tables)"
    }

    private var requestBody: HTML {
        guard let body = operation.requestBody else { return .empty }
        let contents = body.contents.map { content(of: $0, caption: "Body of \(title)") }
        let required: HTML = body.required ? .empty : " It may be left out."
        return """
            \(HTML.heading(4, id: "\(anchor)-body", "Body"))\
            <p class="note">At most \(Quantity.bytes(body.bytesMax)).\(required)</p>
            \(contents)
            """
    }

    private func content(of content: Content, caption: String) -> HTML {
        switch content {
        case .json(let schema):
            return """
                <p><code>application/json</code>: \(types.type(of: schema))</p>
                \(table.fields(of: schema, caption: caption))
                """
        case .multipart(let parts):
            return "<p><code>multipart/form-data</code></p>\n\(self.parts(parts, caption: caption))"
        case .binary(let type), .text(let type): return "<p>\(HTML.code(type))</p>\n"
        }
    }

    private func parts(_ parts: [MultipartPart], caption: String) -> HTML {
        let rows = parts.map { part -> [HTML] in
            let mark: HTML = part.required ? " <span class=\"required\">required</span>" : .empty
            var type: HTML
            switch part.payload {
            case .json(let schema): type = "JSON: \(types.type(of: schema))"
            case .file(let bytesMax):
                type = bytesMax.map { "file of at most \(Quantity.bytes($0))" } ?? "file"
            }
            if part.repeats {
                type += part.countMax.map { ", at most \($0) times" } ?? ", any number of times"
            }
            return ["<code class=\"name\">\(part.name)</code>\(mark)", type]
        }
        return .table(caption, ["Part", "Content"], rows)
    }

    // MARK: Output

    private var responses: HTML {
        let entries = operation.responses.filter { $0.status < 400 }.map { response -> HTML in
            let body = response.content.map { short($0) } ?? "no body"
            return """
                <div class="response"><p><span class="status ok">\(response.status)</span> \
                \(reference.inline(response.description)) <span class="note">\(body)</span></p>
                \(table.headers(response.headers, caption: "Headers of \(title), \(response.status)"))\
                \(fields(of: response))</div>

                """
        }
        return HTML.heading(4, id: "\(anchor)-responses", "Responses") + "\(entries)"
    }

    private func short(_ content: Content) -> HTML {
        switch content {
        case .json(let schema): types.type(of: schema)
        case .multipart: "multipart/form-data"
        case .binary(let type), .text(let type): .code(type)
        }
    }

    private func fields(of response: OperationResponse) -> HTML {
        guard case .json(let schema) = response.content else { return .empty }
        // Objects inside the answer are links here: the answer itself is what one looks for.
        let fields = table.fields(
            of: schema, caption: "Body of \(title), \(response.status)", depth: 1)
        return "<details><summary>Fields</summary>\(fields)</details>\n"
    }

    private var errors: HTML {
        let names = reference.errors.errors(of: operation)
        let errors = reference.description.errors.errors.filter { names.contains($0.name) }
        guard !errors.isEmpty else { return .empty }
        return HTML.heading(4, id: "\(anchor)-errors", "Errors")
            + .table(
                "Errors of \(title)", ["Status", "Code", "Name", "Message"],
                errors.sorted { $0.status < $1.status }.map { ErrorSection.row($0, links: true) })
    }

    // MARK: Samples

    private var samples: HTML {
        let curl = CurlCommand(reference: reference, operation: operation).text
        var html = Sample.figure("Request", HTML(escaping: curl))
        guard let response = operation.responses.first(where: { $0.status < 400 }) else { return html }
        let caption: HTML = "Response \(response.status)"
        if case .json(let schema) = response.content, let example = reference.example(of: schema) {
            html += Sample.figure(caption, Sample.markup(of: example))
        } else {
            html += Sample.figure(caption, response.content.map { short($0) } ?? "no body")
        }
        return html
    }
}
