// Names of the contract as Swift names: `channel_id` is `channelID`, `MESSAGE_CREATE` is `messageCreate`.

enum SwiftName {
    /// A property, parameter, case or function; reserved words get backticks.
    static func member(_ name: String) -> String { escaped(lowerCamel(name)) }

    /// The same without backticks, for use as a part of another name or behind a dot.
    static func lowerCamel(_ name: String) -> String {
        let words = words(of: name)
        guard let first = words.first else { return "empty" }
        let joined = first.lowercased() + words.dropFirst().map(capitalized).joined()
        return joined.first.map { $0.isNumber } == true ? "value" + joined : joined
    }

    static func type(_ name: String) -> String {
        let words = words(of: name)
        let joined = words.map(capitalized).joined()
        return joined.isEmpty || joined.first.map { $0.isNumber } == true ? "Value" + joined : joined
    }

    /// A member's name as an argument label, where few words are reserved.
    static func label(_ member: String) -> String {
        let bare = member.filter { $0 != "`" }
        return ["inout", "let", "var"].contains(bare) ? member : bare
    }

    static func escaped(_ name: String) -> String {
        reserved.contains(name) ? "`\(name)`" : name
    }

    /// Different names for different values: repeated ones get a number.
    static func unique(_ names: [String]) -> [String] {
        var counts: [String: Int] = [:]
        return names.map { (name: String) -> String in
            counts[name, default: 0] += 1
            let count: Int = counts[name] ?? 1
            return count == 1 ? name : "\(name)\(count)"
        }
    }

    /// Pieces between separators and humps. A name without small letters counts as one without case.
    private static func words(of name: String) -> [String] {
        let hasSmallLetters = name.contains { $0.isLowercase }
        return name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            .flatMap { (piece: Substring) -> [String] in
                hasSmallLetters ? humps(of: piece) : [piece.lowercased()]
            }
    }

    private static func humps(of piece: Substring) -> [String] {
        var words: [String] = []
        var current = ""
        let characters = Array(piece)
        for (index, character) in characters.enumerated() {
            let startsWord =
                character.isUppercase
                && (current.last?.isUppercase != true
                    || (index + 1 < characters.count && characters[index + 1].isLowercase))
            if startsWord, !current.isEmpty {
                words.append(current)
                current = ""
            }
            current.append(character)
        }
        return current.isEmpty ? words : words + [current]
    }

    private static func capitalized(_ word: String) -> String {
        initialisms[word.lowercased()] ?? word.prefix(1).uppercased() + word.dropFirst()
    }

    private static let initialisms: [String: String] = [
        "api": "API", "html": "HTML", "http": "HTTP", "id": "ID", "ids": "IDs", "ip": "IP", "json": "JSON",
        "jwt": "JWT", "uri": "URI", "url": "URL", "urls": "URLs",
    ]

    private static let reserved: Set<String> = [
        "Any", "Protocol", "Self", "Type", "as", "associatedtype", "borrowing", "break", "case", "catch",
        "class", "consuming", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
        "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
        "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
        "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
