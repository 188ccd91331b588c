// From a tree back to YAML: block style, two spaces, and no text that any tool could take for something else.
// What is written reads back as the same tree.

public struct YAMLWriter {
    /// Lists of scalars up to this width stay on one line.
    private static let flowColumnsMax = 100

    private var output = ""

    /// - Returns: the document, with a line feed at the end.
    public static func text(of node: YAMLNode) -> String {
        var writer = YAMLWriter()
        switch node.content {
        case .mapping(let entries) where !entries.isEmpty: writer.write(entries, indent: 0)
        case .sequence(let elements) where !elements.isEmpty: writer.write(elements, indent: 0)
        default:
            writer.output += writer.scalar(node, indent: 0)
            writer.output += "\n"
        }
        return writer.output
    }

    private mutating func write(_ entries: [YAMLEntry], indent: Int) {
        for (index, entry) in entries.enumerated() {
            // The first key of a mapping in a list stands behind the dash.
            if index > 0 || output.isEmpty || output.hasSuffix("\n") { pad(indent) }
            output += key(entry.key) + ":"
            writeValue(entry.value, indent: indent)
        }
    }

    private mutating func writeValue(_ node: YAMLNode, indent: Int) {
        switch node.content {
        case .mapping(let entries) where !entries.isEmpty:
            output += "\n"
            write(entries, indent: indent + 2)
        case .sequence(let elements) where !elements.isEmpty:
            if let flow = flow(elements), indent + flow.utf8.count < Self.flowColumnsMax {
                output += " \(flow)\n"
            } else {
                output += "\n"
                write(elements, indent: indent + 2)
            }
        default: output += " \(scalar(node, indent: indent + 2))\n"
        }
    }

    private mutating func write(_ elements: [YAMLNode], indent: Int) {
        for element in elements {
            pad(indent)
            output += "-"
            if let entries = element.entries, !entries.isEmpty {
                output += " "
                write(entries, indent: indent + 2)
            } else {
                writeValue(element, indent: indent)
            }
        }
    }

    private mutating func pad(_ indent: Int) {
        output += String(repeating: " ", count: indent)
    }

    private func flow(_ elements: [YAMLNode]) -> String? {
        var pieces: [String] = []
        for element in elements {
            switch element.content {
            case .mapping, .sequence: return nil
            case .string(let text): pieces.append(isPlain(text, inFlow: true) ? text : quoted(text))
            default: pieces.append(scalar(element, indent: 0))
            }
        }
        return "[\(pieces.joined(separator: ", "))]"
    }

    // MARK: Scalars

    private func scalar(_ node: YAMLNode, indent: Int) -> String {
        switch node.content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let text): string(text, indent: indent)
        case .sequence: "[]"
        case .mapping: "{}"
        }
    }

    private func key(_ text: String) -> String {
        isPlain(text, inFlow: false) ? text : quoted(text)
    }

    private func string(_ text: String, indent: Int) -> String {
        if isPlain(text, inFlow: false) { return text }
        return isBlock(text) ? block(text, indent: indent) : quoted(text)
    }

    /// Text of several lines that a literal block can carry unchanged.
    private func isBlock(_ text: String) -> Bool {
        guard text.contains("\n"), let first = text.first, first != " ", first != "\n" else { return false }
        guard !text.hasSuffix("\n\n") else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "\n" || isPrintable($0) }
    }

    private func block(_ text: String, indent: Int) -> String {
        let padding = String(repeating: " ", count: indent)
        let ends = text.hasSuffix("\n")
        let lines = (ends ? text.dropLast() : text[...]).split(
            separator: "\n", omittingEmptySubsequences: false)
        let body = lines.map { $0.isEmpty ? "" : padding + $0 }.joined(separator: "\n")
        return (ends ? "|\n" : "|-\n") + body
    }

    private func isPlain(_ text: String, inFlow: Bool) -> Bool {
        guard let first = text.utf8.first, !" -?:,[]{}#&*!|>'\"%@`".utf8.contains(first) else { return false }
        guard text.utf8.last != UInt8(ascii: " "), text.utf8.last != UInt8(ascii: ":") else { return false }
        guard text.unicodeScalars.allSatisfy(isPrintable) else { return false }
        if inFlow && text.utf8.contains(where: { ",[]{}".utf8.contains($0) }) { return false }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "#") && previous == UInt8(ascii: " ") { return false }
            if byte == UInt8(ascii: " ") && previous == UInt8(ascii: ":") { return false }
            previous = byte
        }
        guard let content = try? PlainScalar.resolve(text), case .string = content else { return false }
        // Dates are text here and timestamps to tools of YAML 1.1.
        return !(first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")) && text != "<<"
    }

    private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return value >= 0x20 && value < 0x7F
            || value >= 0xA1 && value < 0xD800 && value != 0x2028 && value != 0x2029
            || value >= 0xE000 && value < 0xFEFF || value >= 0x10000
    }

    private func quoted(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(isPrintable) else {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
                + "'"
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += "\\U" + hexadecimal(scalar.value)
            }
        }
        return result + "\""
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
