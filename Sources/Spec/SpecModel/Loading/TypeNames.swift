// Names of types that the spec does not name itself, and the rules for names that it does.

enum TypeNames {
    /// `MESSAGE_CREATE`, `createMessage` and `message-create` become `MessageCreate`, `CreateMessage`,
    /// `MessageCreate`.
    static func pascal(_ text: String) -> String {
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return words.map { word in
            let shouted = word.count > 1 && !word.contains(where: \.isLowercase)
            let rest = word.dropFirst()
            return word.prefix(1).uppercased() + (shouted ? rest.lowercased() : String(rest))
        }.joined()
    }

    /// `createMessage` and `listDMChannels` become `create_message` and `list_dm_channels`.
    static func snake(_ text: String) -> String {
        let characters = Array(text)
        var result = ""
        for (index, character) in characters.enumerated() {
            let endsRun = index + 1 < characters.count && characters[index + 1].isLowercase
            if character.isUppercase, index > 0, !characters[index - 1].isUppercase || endsRun {
                result += "_"
            }
            result += character.lowercased()
        }
        return result
    }

    /// `CreateMessageRequest`.
    static func isTypeName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isUpper(first) else { return false }
        return text.utf8.allSatisfy(isAlphanumeric)
    }

    /// `createMessage`.
    static func isOperationID(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLower(first) else { return false }
        return text.utf8.allSatisfy(isAlphanumeric)
    }

    /// `VIEW_CHANNEL`.
    static func isConstantName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isUpper(first) else { return false }
        return text.utf8.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// `guild_text`, `GUILD_TEXT`, `text`.
    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }

    /// A string enum's value as a case name: separators become underscores. nil when that gives no
    /// identifier.
    static func caseName(of value: String) -> String? {
        let name = String(value.map { ".- :/".contains($0) ? "_" : $0 })
        return isIdentifier(name) && name.contains { $0 != "_" } ? name : nil
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isUpper(byte) || isLower(byte) || isDigit(byte)
    }
}
