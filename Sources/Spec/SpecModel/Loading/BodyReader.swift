// Request bodies, responses and their content.

/// Sizes of what is received.
public enum BodyLimits {
    /// JSON bodies without `x-max-bytes`: 2,000 characters of content are at most 24 kB of escaped JSON.
    public static let jsonBytesDefault = 65_536
}

extension SpecReader {
    func requestBody(_ reference: Place, owner: String) -> RequestBody? {
        guard let place = dereference(reference), let fields = Fields(place, .requestBody, diagnostics) else {
            return nil
        }
        let isComponent = place.pointer != reference.pointer
        let name = (isComponent ? TypeNames.pascal(place.lastToken) : owner) + "Request"
        let contents = fields.mapping("content").compactMap { content($0, name: name) }
        for child in fields.mapping("content") where child.key.contains("*") {
            report(child.keyLocation, "a request body names its media types in full, not `\(child.key)`")
        }
        if contents.isEmpty { report(fields.location(of: "content"), "a request body needs a media type") }
        let bytesMax = fields.count("x-max-bytes", atLeast: 1)
        if bytesMax == nil, contents.contains(where: { !$0.isJSON }) {
            report(place.location, "a body that is not JSON needs `x-max-bytes`")
        }
        return RequestBody(
            required: fields.boolean("required") ?? false, contents: contents,
            bytesMax: bytesMax ?? BodyLimits.jsonBytesDefault, origin: place.origin)
    }

    // MARK: Responses

    func responses(_ operation: Fields, owner: String) -> [OperationResponse] {
        var responses: [OperationResponse] = []
        let children = operation.mapping("responses")
        if operation.has("responses"), children.isEmpty {
            report(operation.location(of: "responses"), "an operation needs a response")
        }
        let first = children.compactMap { Int($0.key) }.filter { (200...299).contains($0) }.min()
        for child in children {
            guard let status = Int(child.key), child.key.utf8.count == 3, (200...599).contains(status) else {
                report(
                    child.keyLocation,
                    "`\(child.key)`: a response has a status from 200 to 599; errors come from x-errors")
                continue
            }
            let name = status == first ? owner + "Response" : "\(owner)Response\(status)"
            if let response = response(child.place, status: status, owner: name) {
                responses.append(response)
            }
        }
        return responses.sorted { $0.status < $1.status }
    }

    func response(_ reference: Place, status: Int, owner: String) -> OperationResponse? {
        guard let place = dereference(reference), let fields = Fields(place, .response, diagnostics) else {
            return nil
        }
        let isComponent = place.pointer != reference.pointer
        let name = isComponent ? TypeNames.pascal(place.lastToken) + "Response" : owner
        let contents = fields.mapping("content")
        if contents.count > 1 {
            report(contents[1].keyLocation, "a response can have one media type")
        }
        if let content = contents.first, content.key.hasPrefix("text/"), content.key.contains("*") {
            report(content.keyLocation, "a text's media type is named in full, not `\(content.key)`")
        }
        if let content = contents.first, status == 204 || status == 304 {
            report(content.keyLocation, "a response of status \(status) has no body")
        }
        var headers: [ResponseHeader] = []
        for child in fields.mapping("headers") {
            guard let header = header(child, owner: name) else { continue }
            if headers.contains(where: { $0.name.lowercased() == header.name.lowercased() }) {
                report(child.keyLocation, "header `\(child.key)` is listed twice")
            }
            headers.append(header)
        }
        return OperationResponse(
            status: status, description: fields.string("description") ?? "",
            content: contents.first.flatMap { content($0, name: name) }, headers: headers,
            origin: place.origin)
    }

    // MARK: Content

    private func content(_ child: Place.Child, name: String) -> Content? {
        guard let fields = Fields(child.place, .mediaType, diagnostics) else { return nil }
        let mediaType = child.key.lowercased()
        let parts = mediaType.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") && !$0.contains(";") })
        else {
            report(child.keyLocation, "`\(child.key)` is no media type; leave parameters out")
            return nil
        }
        if fields.has("encoding"), mediaType != "multipart/form-data" {
            report(fields.location(of: "encoding"), "`encoding` is only for multipart/form-data")
        }
        switch (mediaType, parts[0]) {
        case ("application/json", _):
            guard let place = fields["schema"] else {
                report(child.place.location, "JSON content needs a schema")
                return nil
            }
            let schema = schema(at: place, suggesting: name)
            readExamples(fields, schema)
            return .json(schema)
        case ("multipart/form-data", _): return multipart(fields, name: name)
        case (_, "multipart"):
            report(child.keyLocation, "the only supported multipart type is multipart/form-data")
            return nil
        case (_, "text"):
            checkPlainSchema(fields, StringRules())
            return .text(mediaType: mediaType)
        default:
            checkPlainSchema(fields, StringRules(format: .binary))
            return .binary(mediaType: mediaType)
        }
    }

    /// Bytes and text are not parsed: their schema can say no more than that.
    private func checkPlainSchema(_ fields: Fields, _ rules: StringRules) {
        guard let place = fields["schema"] else { return }
        if case .string(rules) = schema(at: place, suggesting: "").shape { return }
        let expected = rules.format == nil ? "{type: string}" : "{type: string, format: binary}"
        report(place.location, "the schema of such content can only be \(expected)")
    }

    // MARK: Multipart

    private func multipart(_ fields: Fields, name: String) -> Content? {
        guard let reference = fields["schema"], let place = schemaTarget(reference),
            let object = Fields(place, .objectSchema, diagnostics)
        else {
            report(fields.place.location, "multipart content needs a schema of type object")
            return nil
        }
        if object.string("type") != "object" || object.has("additionalProperties") {
            report(place.location, "multipart content needs a schema of type object with properties only")
        }
        let required = Set(object.strings("required").map(\.text))
        let encodings = jsonEncodings(fields)
        let properties = object.mapping("properties")
        for name in object.strings("required") where !properties.contains(where: { $0.key == name.text }) {
            report(name.location, "`\(name.text)` is required but no property")
        }
        let parts = properties.compactMap { child in
            part(child, required: required.contains(child.key), isJSON: encodings.contains(child.key), name)
        }
        return .multipart(parts)
    }

    private func schemaTarget(_ place: Place) -> Place? {
        place["$ref"] == nil ? place : dereference(place)
    }

    private func jsonEncodings(_ fields: Fields) -> Set<String> {
        var names: Set<String> = []
        for child in fields.mapping("encoding") {
            guard let encoding = Fields(child.place, .encoding, diagnostics) else { continue }
            if encoding.string("contentType") == "application/json" {
                names.insert(child.key)
            } else {
                report(
                    encoding.location(of: "contentType"), "the only supported contentType is application/json"
                )
            }
        }
        return names
    }

    private func part(_ child: Place.Child, required: Bool, isJSON: Bool, _ owner: String) -> MultipartPart? {
        guard let place = schemaTarget(child.place) else { return nil }
        if let file = file(place) {
            return MultipartPart(name: child.key, required: required, repeats: false, payload: file)
        }
        if place["type"]?.node.string == "array", let items = place["items"].flatMap({ schemaTarget($0) }),
            let file = file(items)
        {
            let array = Fields(place, .arraySchema, diagnostics)
            for key in ["minItems", "uniqueItems"] where array?.has(key) == true {
                report(place.location, "`\(key)` is not supported for files; use `required` and `maxItems`")
            }
            return MultipartPart(
                name: child.key, required: required, repeats: true, countMax: array?.count("maxItems"),
                payload: file)
        }
        let schema = schema(at: child.place, suggesting: owner + TypeNames.pascal(child.key))
        let isComposite =
            ["object", "array"].contains(place["type"]?.node.string ?? "") || place["allOf"] != nil
        if !isJSON && !isComposite {
            report(
                child.keyLocation,
                """
                this part would be text, which is not supported; give its encoding contentType \
                application/json
                """
            )
        }
        return MultipartPart(name: child.key, required: required, repeats: false, payload: .json(schema))
    }

    private func file(_ place: Place) -> MultipartPart.Payload? {
        guard place["type"]?.node.string == "string", place["format"]?.node.string == "binary" else {
            return nil
        }
        return Fields(place, .stringSchema, diagnostics).map {
            .file(bytesMax: $0.count("x-max-bytes", atLeast: 1))
        }
    }
}

extension Content {
    fileprivate var isJSON: Bool {
        if case .json = self { true } else { false }
    }
}
