// The changes as JSON, for tools: `{"summary": {"breaking": 1, …}, "changes": [{…}]}`.

private import SpecModel

extension ChangeReport {
    public var json: String {
        let levels = ChangeLevel.allCases.reversed().map { "\"\($0.rawValue)\": \(count(of: $0))" }
        let items = changes.map { "    \(Self.object($0))" }
        let list = items.isEmpty ? "[]" : "[\n\(items.joined(separator: ",\n"))\n  ]"
        return "{\n  \"summary\": {\(levels.joined(separator: ", "))},\n  \"changes\": \(list)\n}"
    }

    private static func object(_ change: Change) -> String {
        let place = change.location
        let users = change.users.map(string).joined(separator: ", ")
        return [
            "{\"rule\": \(string(change.rule.id))", "\"level\": \(string(change.level.rawValue))",
            "\"where\": \(string(change.site.description))", "\"message\": \(string(change.message))",
            "\"file\": \(string(place.file))", "\"line\": \(place.line)", "\"column\": \(place.column)",
            "\"users\": [\(users)]}",
        ].joined(separator: ", ")
    }

    private static func string(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case let scalar where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }
}
