// Security schemes and what operations require of them.

extension SpecReader {
    func securitySchemes(_ components: Fields) -> [SecurityScheme] {
        components.mapping("securitySchemes").compactMap { child in
            guard let place = dereference(child.place) else { return nil }
            switch place["type"]?.node.string {
            case "http":
                guard let fields = Fields(place, .httpScheme, diagnostics),
                    let scheme = fields.string("scheme")
                else { return nil }
                return SecurityScheme(
                    name: child.key, kind: .http(scheme: scheme), description: fields.string("description"))
            case "apiKey": return apiKey(place, name: child.key)
            default:
                report(
                    place["type"]?.location ?? place.location,
                    "the supported types of security schemes are http and apiKey")
                return nil
            }
        }
    }

    private func apiKey(_ place: Place, name: String) -> SecurityScheme? {
        guard let fields = Fields(place, .apiKeyScheme, diagnostics), let key = fields.string("name"),
            let text = fields.string("in")
        else { return nil }
        guard let position = Parameter.Place(rawValue: text), position != .path else {
            report(fields.location(of: "in"), "an API key is sent in query or header")
            return nil
        }
        if position == .header { checkHeaderName(key, at: fields.location(of: "name")) }
        return SecurityScheme(
            name: name, kind: .apiKey(name: key, place: position), description: fields.string("description"))
    }

    /// `security` of an operation or of the document.
    func security(_ fields: Fields) -> [SecurityRequirement] {
        let known = Set(securitySchemes.map(\.name))
        return fields.list("security").map { alternative in
            if alternative.node.entries == nil {
                report(alternative.location, "a security requirement is a mapping such as `bearerAuth: []`")
            }
            for child in alternative.children {
                if !known.contains(child.key) {
                    report(child.keyLocation, "`\(child.key)` is not in components/securitySchemes")
                }
                if child.place.node.elements?.isEmpty != true {
                    report(child.place.location, "scopes are not supported; write `[]`")
                }
            }
            return SecurityRequirement(schemes: alternative.children.map(\.key))
        }
    }
}
