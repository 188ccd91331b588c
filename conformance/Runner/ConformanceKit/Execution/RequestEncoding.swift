// Requests as bytes: paths and queries, bodies and parts.

internal import ConformanceModel
internal import SpecModel

enum RequestEncoding {
    /// Percent-encodes all but what RFC 3986 §2.3 leaves as it is.
    static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._~".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    /// The path with its parameters; a parameter that is missing stays as the template has it.
    static func path(_ template: PathTemplate, _ parameters: [JSONLiteral.Member]) -> String {
        let segments = template.segments.map { segment in
            switch segment {
            case .literal(let text): return text
            case .parameter(let name):
                let value = parameters.first { $0.key == name }?.value
                return value.map { percentEncoded(Function.plainText($0)) } ?? "{\(name)}"
            }
        }
        return "/" + segments.joined(separator: "/")
    }

    /// `?a=1&b=2`, or nothing. A list repeats its key.
    static func query(_ parameters: [JSONLiteral.Member]) -> String {
        let pairs = parameters.flatMap { parameter in
            (parameter.value.elements ?? [parameter.value]).map {
                percentEncoded(parameter.key) + "=" + percentEncoded(Function.plainText($0))
            }
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    /// One part of `multipart/form-data` (RFC 7578).
    struct Part {
        var name: String
        var filename: String?
        var mediaType: String
        var bytes: [UInt8]
    }

    static func multipart(_ parts: [Part], boundary: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let filename = part.filename.map { "; filename=\"\(quoted($0))\"" } ?? ""
            bytes += Array(
                """
                --\(boundary)\r
                Content-Disposition: form-data; name="\(quoted(part.name))"\(filename)\r
                Content-Type: \(part.mediaType)\r
                \r

                """.utf8)
            bytes += part.bytes + Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    /// As RFC 7578 §4.2 and browsers do it. By bytes: a carriage return before a line feed is one character
    /// with it.
    private static func quoted(_ text: String) -> String {
        let escapes: [UInt8: String] = [0x22: "%22", 0x0D: "%0D", 0x0A: "%0A"]
        return String(
            decoding: text.utf8.flatMap { byte in escapes[byte].map { Array($0.utf8) } ?? [byte] },
            as: UTF8.self)
    }
}

extension Operation {
    func parameter(_ name: String, in place: Parameter.Place) -> Parameter? {
        parameters.first {
            $0.place == place
                && ($0.name == name || place == .header && $0.name.lowercased() == name.lowercased())
        }
    }
}
