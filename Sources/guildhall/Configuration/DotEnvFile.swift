// `.env` files: `NAME=value` lines, as `.env.example` shows them.

enum DotEnvFile {
    /// - Parameter text: lines of `NAME=value`; blank lines and lines that begin with `#` are skipped, one
    ///   pair of quotes around a value is removed, a leading `export ` is allowed.
    static func parse(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            var line = line.trimmingSpaces
            guard !line.isEmpty, line.first != "#" else { continue }
            if line.hasPrefix("export ") { line = line.dropFirst("export ".count) }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[String(parts[0].trimmingSpaces)] = unquoted(parts[1].trimmingSpaces)
        }
        return values
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, let first = text.first, first == "\"" || first == "'", text.last == first
        else { return String(text) }
        return String(text.dropFirst().dropLast())
    }
}

extension Substring {
    /// Without white space at either end.
    var trimmingSpaces: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
