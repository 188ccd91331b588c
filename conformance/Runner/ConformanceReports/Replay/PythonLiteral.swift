// Values as Python writes them: no text of a server's can leave its quotes.

import ConformanceModel
import SpecModel

func pythonLiteral(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\n": literal += "\\n"
        case _ where scalar.isHidden:
            let digits = String(scalar.value, radix: 16)
            literal += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}

func pythonLiteral(_ value: JSONLiteral) -> String {
    switch value {
    case .null: "None"
    case .boolean(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? String(value) : "None"
    case .string(let text): pythonLiteral(text)
    case .array(let elements): "[" + elements.map { pythonLiteral($0) }.joined(separator: ", ") + "]"
    case .object(let members):
        "{" + members.map { "\(pythonLiteral($0.key)): \(pythonLiteral($0.value))" }.joined(separator: ", ")
            + "}"
    }
}

func pythonLiteral(_ path: JSONPath) -> String {
    let steps = path.steps.map { step in
        switch step {
        case .key(let key): pythonLiteral(key)
        case .index(let index): String(index)
        }
    }
    return "[" + steps.joined(separator: ", ") + "]"
}

/// Text where it is text, `bytes.fromhex("…")` where it is not.
func pythonLiteral(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return pythonLiteral(text) }
    return "bytes.fromhex(\"\(hexText(bytes))\")"
}
