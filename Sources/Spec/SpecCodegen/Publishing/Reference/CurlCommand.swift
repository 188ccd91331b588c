// An example request as a command line. `$SERVER` stands for the server's address and `$TOKEN` for
// credentials.

internal import SpecModel

struct CurlCommand {
    let reference: Reference
    let operation: Operation

    var text: String {
        let method = operation.method.rawValue.uppercased()
        var pieces = ["curl" + (operation.method == .get ? "" : " -X \(method)") + " \"$SERVER\(target)\""]
        pieces += headers.map { "-H \($0)" }
        if let content = operation.requestBody?.contents.first { pieces += body(content) }
        return pieces.joined(separator: " \\\n  ")
    }

    // MARK: Address

    private var target: String {
        var path = reference.description.basePaths.first ?? ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text): path += "/\(text)"
            case .parameter(let name): path += "/\(value(of: name))"
            }
        }
        if operation.path.segments.isEmpty { path += "/" }
        let query = operation.parameters.filter { $0.place == .query && $0.required }
            .map { "\($0.name)=\(value(of: $0.name))" }
        return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
    }

    private func value(of name: String) -> String {
        guard let parameter = operation.parameters.first(where: { $0.name == name && $0.place != .header }),
            let example = reference.example(of: parameter.schema)
        else { return name }
        return percentEncoded(plain(example))
    }

    private func plain(_ value: JSONLiteral) -> String {
        switch value {
        case .string(let text): text
        case .array(let elements): elements.first.map(plain) ?? ""
        case .null, .boolean, .integer, .number, .object: value.json
        }
    }

    private func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-_.~@".utf8.contains(byte) {
                encoded.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    // MARK: Headers

    private var headers: [String] {
        var headers: [String] = []
        for name in operation.security.first?.schemes ?? [] {
            guard let scheme = reference.description.securitySchemes.first(where: { $0.name == name }) else {
                continue
            }
            switch scheme.kind {
            case .http(let word): headers.append("\"Authorization: \(capitalized(word)) $TOKEN\"")
            case .apiKey(let key, .header): headers.append("\"\(key): $TOKEN\"")
            case .apiKey: continue
            }
        }
        for parameter in operation.parameters where parameter.place == .header && parameter.required {
            headers.append(quoted("\(parameter.name): \(headerValue(parameter))"))
        }
        if let type = mediaType { headers.append(quoted("Content-Type: \(type)")) }
        return headers
    }

    private func headerValue(_ parameter: Parameter) -> String {
        let text = reference.example(of: parameter.schema).map(plain) ?? "value"
        return parameter.percentEncoded ? percentEncoded(text) : text
    }

    /// curl names the type of a form itself.
    private var mediaType: String? {
        switch operation.requestBody?.contents.first {
        case .json: "application/json"
        case .binary(let type), .text(let type): type
        case .multipart, nil: nil
        }
    }

    // MARK: Body

    private func body(_ content: Content) -> [String] {
        switch content {
        case .json(let schema):
            let example = reference.example(of: schema) ?? .object([])
            return ["-d " + quoted(Sample.text(of: example))]
        case .multipart(let parts): return parts.map { "-F " + part($0) }
        case .binary, .text: return ["--data-binary @file"]
        }
    }

    private func part(_ part: MultipartPart) -> String {
        switch part.payload {
        case .file: return quoted("\(part.name)=@file")
        case .json(let schema):
            let example = reference.example(of: schema) ?? .object([])
            return quoted("\(part.name)=\(example.json);type=application/json")
        }
    }

    private func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// As one word of a shell, whatever is in it.
    private func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
