// The header fields that matter in a multipart form: the media type's boundary, and each part's name.

private import HTTPTypes

extension RequestReader {
    var contentType: String { fields[.contentType] ?? "" }
}

extension MultipartParser {
    /// The boundary in a `multipart/form-data` media type.
    static func boundary(of contentType: String) -> String? {
        let parts = FieldParameters(contentType)
        return parts.value.lowercased() == "multipart/form-data" ? parts["boundary"] : nil
    }
}

extension MultipartParser.PartHeader {
    /// - Parameter lines: header fields separated by CR LF.
    /// - Returns: nil when there is no `Content-Disposition: form-data` with a name.
    init?(lines: ArraySlice<UInt8>) {
        guard let text = String(validating: lines, as: UTF8.self) else { return nil }
        var disposition: FieldParameters?
        var contentType: String?
        for line in text.split(whereSeparator: { $0 == "\r\n" }) {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = FieldParameters(value)
            case "content-type": contentType = FieldParameters(value).value
            default: break
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data", let name = disposition["name"]
        else { return nil }
        self.init(name: name, filename: disposition["filename"], contentType: contentType)
    }
}

/// `value; name=token; name="quoted"` (RFC 9110 §5.6.6).
struct FieldParameters {
    let value: String
    private var parameters: [(name: String, value: String)] = []

    init(_ text: String) {
        var rest = Substring(text)
        value = String(Self.trimmed(rest.prefix { $0 != ";" }))
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest.removeFirst()
            let name = Self.trimmed(rest.prefix { $0 != "=" && $0 != ";" }).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else { continue }
            rest.removeFirst()
            parameters.append((name, Self.value(&rest)))
        }
    }

    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    private static func value(_ rest: inout Substring) -> String {
        rest = rest.drop { $0 == " " }
        guard rest.first == "\"" else {
            defer { rest = rest.drop { $0 != ";" } }
            return String(trimmed(rest.prefix { $0 != ";" }))
        }
        var value = ""
        rest.removeFirst()
        while let character = rest.popFirst(), character != "\"" {
            // Browsers percent-encode quotes (WHATWG); others put a backslash before them.
            if character == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                value.append(rest.removeFirst())
            } else {
                value.append(character)
            }
        }
        rest = rest.drop { $0 != ";" }
        return value
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
