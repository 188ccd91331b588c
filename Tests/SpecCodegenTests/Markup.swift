// As much of an HTML reader as the tests of the published page need: tags with their attributes, and whether
// they are balanced.

struct Markup {
    struct Tag {
        var name: String
        var attributes: [String: String]
    }

    private(set) var tags: [Tag] = []
    /// What is wrong with the markup, in words.
    private(set) var problems: [String] = []
    /// Text between tags, still escaped, without styles and scripts.
    private(set) var texts: [Substring] = []

    private static let void: Set<String> = ["meta", "input", "br", "img", "link", "hr"]
    private static let raw: Set<String> = ["style", "script"]

    init(_ html: String) {
        var rest = html[...]
        var open: [String] = []
        while let start = rest.firstIndex(of: "<") {
            texts.append(rest[..<start])
            rest = rest[start...].dropFirst()
            guard let end = rest.firstIndex(of: ">") else {
                problems.append("a tag does not end")
                return
            }
            let inside = rest[..<end]
            rest = rest[end...].dropFirst()
            if inside.hasPrefix("!") { continue }
            if inside.hasPrefix("/") {
                let name = String(inside.dropFirst())
                if open.popLast() != name { problems.append("</\(name)> closes nothing") }
                continue
            }
            let tag = read(inside)
            tags.append(tag)
            guard !Self.void.contains(tag.name) else { continue }
            open.append(tag.name)
            // In styles and scripts only their end is a tag.
            if Self.raw.contains(tag.name), let close = rest.firstRange(of: "</\(tag.name)>") {
                rest = rest[close.lowerBound...]
            }
        }
        texts.append(rest)
        if !open.isEmpty { problems.append("\(open) are not closed") }
    }

    private mutating func read(_ inside: Substring) -> Tag {
        let name = String(inside.prefix { $0.isLetter || $0.isNumber })
        var tag = Tag(name: name, attributes: [:])
        if name.isEmpty { problems.append("<\(inside.prefix(20))> is no tag") }
        var rest = inside.dropFirst(name.count)
        while let first = rest.firstIndex(where: { !$0.isWhitespace }) {
            rest = rest[first...]
            let key = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
            rest = rest.dropFirst(key.count)
            var value = ""
            if rest.hasPrefix("=\"") {
                value = String(rest.dropFirst(2).prefix { $0 != "\"" })
                rest = rest.dropFirst(value.count + 3)
            }
            if tag.attributes.updateValue(value, forKey: key) != nil {
                problems.append("<\(name)> has \(key) twice")
            }
        }
        return tag
    }
}
