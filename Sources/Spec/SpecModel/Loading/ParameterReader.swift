// Parameters and headers.

extension SpecReader {
    /// Parameters of an operation, those of its path item first; the operation's own replace them. Path
    /// parameters lead, in the order of the template.
    func parameters(
        _ places: [Place], sharedCount: Int, _ path: PathTemplate, owner: String, at location: SourceLocation
    ) -> [Parameter] {
        var found: [(parameter: Parameter, shared: Bool)] = []
        for (index, place) in places.enumerated() {
            guard let parameter = parameter(place, owner: owner) else { continue }
            let shared = index < sharedCount
            let same = found.firstIndex {
                $0.parameter.name == parameter.name && $0.parameter.place == parameter.place
            }
            guard let same else {
                found.append((parameter, shared))
                continue
            }
            if shared || !found[same].shared {
                report(
                    place.location,
                    "\(parameter.place.rawValue) parameter `\(parameter.name)` is listed twice")
            }
            found[same] = (parameter, false)
        }
        return ordered(found.map(\.parameter), path, at: location)
    }

    private func ordered(_ parameters: [Parameter], _ path: PathTemplate, at location: SourceLocation)
        -> [Parameter]
    {
        var inPath: [Parameter] = []
        for case .parameter(let name) in path.segments {
            let declared = parameters.first { $0.place == .path && $0.name == name }
            if let declared {
                inPath.append(declared)
            } else {
                report(location, "path parameter `\(name)` of `\(path.text)` is not declared")
            }
        }
        let known = Set(inPath.map(\.name))
        for stray in parameters where stray.place == .path && !known.contains(stray.name) {
            report(stray.origin.location, "path parameter `\(stray.name)` does not stand in `\(path.text)`")
        }
        return inPath + parameters.filter { $0.place != .path }
    }

    func parameter(_ reference: Place, owner: String) -> Parameter? {
        guard let place = dereference(reference), let fields = Fields(place, .parameter, diagnostics),
            let name = fields.string("name"), let schemaPlace = fields["schema"]
        else { return nil }
        let isComponent = place.pointer != reference.pointer || owner.isEmpty
        let suggestion =
            isComponent ? TypeNames.pascal(place.lastToken) + "Parameter" : owner + TypeNames.pascal(name)
        var schema = schema(at: schemaPlace, suggesting: suggestion)
        if fields.boolean("deprecated") == true { schema.deprecated = true }
        guard let position = self.place(of: fields) else { return nil }
        checkName(name, position, fields)
        let required = fields.boolean("required") ?? false
        if position == .path && !required {
            report(place.location, "a path parameter needs `required: true`")
        }
        if required && schema.defaultValue != nil {
            report(schemaPlace.location, "a required parameter has no use for a default")
        }
        readExamples(fields, schema)
        let percentEncoded = fields.boolean("x-percent-encoded") ?? false
        if fields.has("x-percent-encoded"), position != .header {
            report(
                fields.location(of: "x-percent-encoded"),
                "`x-percent-encoded` is for headers; path and query are always percent-encoded")
        }
        let parameter = Parameter(
            name: name, place: position, required: required, schema: schema, percentEncoded: percentEncoded,
            description: fields.string("description"), origin: place.origin)
        pending.parameters.append(parameter)
        return parameter
    }

    private func place(of fields: Fields) -> Parameter.Place? {
        guard let text = fields.string("in") else { return nil }
        guard let place = Parameter.Place(rawValue: text) else {
            report(
                fields.location(of: "in"),
                "parameters in `\(text)` are not supported; use path, query or header")
            return nil
        }
        let style = place == .query ? "form" : "simple"
        if let other = fields.string("style"), other != style {
            report(fields.location(of: "style"), "the only supported style of \(text) parameters is \(style)")
        }
        if let explode = fields.boolean("explode"), explode != (place == .query) {
            report(
                fields.location(of: "explode"), "`explode` can only have its default for \(text) parameters")
        }
        return place
    }

    private func checkName(_ name: String, _ place: Parameter.Place, _ fields: Fields) {
        let location = fields.location(of: "name")
        switch place {
        case .path, .query:
            if TypeNames.caseName(of: name) == nil {
                report(location, "`\(name)` makes no name for a variable")
            }
        case .header:
            checkHeaderName(name, at: location)
            if ["accept", "content-type", "authorization"].contains(name.lowercased()) {
                report(
                    location, "OpenAPI gives header parameter `\(name)` no meaning; use content or security")
            }
        }
    }

    /// A token of RFC 9110, section 5.6.2.
    func checkHeaderName(_ name: String, at location: SourceLocation) {
        let valid = name.utf8.allSatisfy { byte in
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            return isLetter || isDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
        if !valid { report(location, "`\(name)` is no header name") }
    }

    func header(_ child: Place.Child, owner: String) -> ResponseHeader? {
        checkHeaderName(child.key, at: child.keyLocation)
        guard let place = dereference(child.place), let fields = Fields(place, .header, diagnostics),
            let schemaPlace = fields["schema"]
        else { return nil }
        if child.key.lowercased() == "content-type" {
            report(
                child.keyLocation,
                "OpenAPI gives header `\(child.key)` no meaning; the content's type says it")
        }
        var schema = schema(at: schemaPlace, suggesting: TypeNames.pascal(owner + "_" + child.key))
        if fields.boolean("deprecated") == true { schema.deprecated = true }
        readExamples(fields, schema)
        pending.headers.append(schema)
        return ResponseHeader(
            name: child.key, required: fields.boolean("required") ?? false, schema: schema,
            description: fields.string("description"))
    }

    /// `example`, or the values of `examples`, of a parameter, header or media type.
    func readExamples(_ fields: Fields, _ schema: Schema) {
        if let place = fields["example"] {
            pending.values.append(.init(place: place, schema: schema, role: "the example"))
            if fields.has("examples") { report(place.location, "give either `example` or `examples`") }
        }
        for child in fields.mapping("examples") {
            guard let example = Fields(child.place, .example, diagnostics), let value = example["value"]
            else {
                continue
            }
            pending.values.append(.init(place: value, schema: schema, role: "the example"))
        }
    }
}
