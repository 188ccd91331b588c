// Whether markup is well formed: every element that opens closes, in order, and nothing stands bare that
// must be escaped. XML as RFC 7303's readers take it, and the subset of HTML that the page is written in.

/// What is wrong with markup; nil when nothing is.
struct MarkupCheck {
    private static let voidElements: Set<String> = ["meta", "input", "link", "wbr"]

    static func problem(inXML text: String) -> String? { problem(in: text, isHTML: false) }
    static func problem(inHTML text: String) -> String? { problem(in: text, isHTML: true) }

    private static func problem(in text: String, isHTML: Bool) -> String? {
        let forbidden = text.unicodeScalars.first { $0.value < 0x20 && !"\n\t\r".unicodeScalars.contains($0) }
        if let forbidden { return "control character \(forbidden.value)" }
        var rest = text[...]
        var open: [String] = []
        while let start = rest.firstIndex(of: "<") {
            if let problem = entityProblem(rest[..<start]) { return problem }
            guard let end = tagEnd(rest[start...]) else {
                return "a tag does not end: \(rest[start...].prefix(60))"
            }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else {
                    return "</\(tag.dropFirst())> closes nothing"
                }
                continue
            }
            if tag.hasSuffix("/") { continue }
            let name = String(tag.prefix { !$0.isWhitespace })
            if isHTML && voidElements.contains(name) { continue }
            open.append(name)
            if isHTML, name == "script" || name == "style", let close = rest.firstRange(of: "</\(name)>") {
                rest = rest[close.lowerBound...]
            }
        }
        return open.isEmpty ? entityProblem(rest) : "<\(open.joined(separator: "><"))> stays open"
    }

    /// The `>` of a tag, past quoted attributes.
    private static func tagEnd(_ text: Substring) -> Substring.Index? {
        var quote: Character?
        for index in text.indices.dropFirst() {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
                if character == "<" { return nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == ">" {
                return index
            } else if character == "<" {
                return nil
            }
        }
        return nil
    }

    private static func entityProblem(_ text: Substring) -> String? {
        for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = piece.prefix { $0 != ";" }
            let isKnown =
                ["amp", "lt", "gt", "quot", "#39"].contains(name)
                || name.hasPrefix("#") && Int(name.dropFirst()) != nil
            if !isKnown { return "a bare & before \(piece.prefix(20))" }
        }
        return nil
    }
}
