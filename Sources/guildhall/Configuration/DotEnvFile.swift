// `.env` files: `NAME=value` lines, as `.env.example` shows them.

enum DotEnvFile {
    /// - Parameter text: lines of `NAME=value`; blank lines and lines that begin with `#` are skipped, one
    ///   pair of quotes around a value is removed, a leading `export ` is allowed.
    static func parse(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            var line = trimmed(line)
            guard !line.isEmpty, line.first != "#" else { continue }
            if line.hasPrefix("export ") { line = line.dropFirst("export ".count) }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[String(trimmed(parts[0]))] = unquoted(trimmed(parts[1]))
        }
        return values
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, let first = text.first, first == "\"" || first == "'", text.last == first
        else { return String(text) }
        return String(text.dropFirst().dropLast())
    }
}
