// What holds for the whole contract: where it is served, who may call it, how often, and its tags.

internal import SpecModel

struct IntroductionSection {
    let reference: Reference

    private var description: APIDescription { reference.description }

    var html: HTML {
        """
        <section class="item">
        <h1 id="introduction">\(description.title) <span class="version">\(description.version)</span></h1>
        \(reference.prose(description.description))\(address)\(credentials)\(rateLimits)</section>

        """
    }

    private var address: HTML {
        let prefixes = description.basePaths.map { $0.isEmpty ? "no prefix" : HTML.code($0) }
        guard !prefixes.isEmpty else { return .empty }
        let token: HTML =
            description.securitySchemes.isEmpty ? "" : ", and <code>$TOKEN</code> are your credentials"
        return """
            \(HTML.heading(2, id: "address", "Address"))\
            <p>Operations are served under \(prefixes.joined(by: ", and the same under ")). In the samples, \
            <code>$SERVER</code> is the address of a server, such as <code>http://127.0.0.1:8080</code>\(token).</p>

            """
    }

    private var credentials: HTML {
        guard !description.securitySchemes.isEmpty else { return .empty }
        let rows = description.securitySchemes.map { scheme -> [HTML] in
            let how: HTML =
                switch scheme.kind {
                case .http(let word):
                    .code("Authorization: \(word.prefix(1).uppercased())\(word.dropFirst()) …")
                case .apiKey(let name, let place): "\(HTML.code(name)) in the \(place.rawValue)"
                }
            return [
                "<code id=\"credentials-\(scheme.name)\">\(scheme.name)</code>", how,
                reference.inline(scheme.description ?? ""),
            ]
        }
        return HTML.heading(2, id: "credentials", "Credentials")
            + .table("Credentials", ["Name", "How they are sent", "Meaning"], rows)
    }

    private var rateLimits: HTML {
        var buckets: [(limit: RateLimit, operations: [Operation])] = []
        for operation in description.operations {
            guard let limit = operation.rateLimit else { continue }
            if let index = buckets.firstIndex(where: { $0.limit.bucket == limit.bucket }) {
                buckets[index].operations.append(operation)
            } else {
                buckets.append((limit, [operation]))
            }
        }
        guard !buckets.isEmpty else { return .empty }
        let rows = buckets.map { limit, operations -> [HTML] in
            let links = operations.map {
                HTML.link(to: Reference.operationAnchor($0.id), HTML(escaping: $0.summary ?? $0.id))
            }
            return [
                .code(limit.bucket), "\(limit.limit) in \(limit.perSeconds) s",
                limit.subject == .caller ? "account" : "address", links.joined(by: ", "),
            ]
        }
        let refusal = description.errors.rateLimitError.map(refusal) ?? .empty
        return """
            \(HTML.heading(2, id: "rate-limits", "Rate limits"))\
            <p>Requests are counted in buckets. Responses tell the state of their bucket in \
            <code>X-RateLimit-Limit</code>, <code>-Remaining</code>, <code>-Reset</code>, \
            <code>-Reset-After</code> and <code>-Bucket</code>.\(refusal)</p>
            <details><summary>All buckets</summary>\
            \(HTML.table("Rate limits", ["Bucket", "Requests", "Counted per", "Operations"], rows))</details>

            """
    }

    private func refusal(_ error: String) -> HTML {
        let link = reference.linked(error, .code(error))
        return " A request above it is answered with \(link) and <code>Retry-After</code>."
    }
}
