// Swift source without what is not code.

extension TextFile {
    /// The lines with comments removed and string literals emptied, so that a check finds code alone.
    var codeLines: [String] {
        var insideLongString = false
        return lines.map { line in
            let delimiters = line.ranges(of: "\"\"\"").count
            if insideLongString {
                if delimiters % 2 == 1 { insideLongString = false }
                return ""
            }
            if delimiters % 2 == 1 {
                insideLongString = true
                return String(line.prefix(upTo: line.firstRange(of: "\"\"\"")!.lowerBound))
            }
            return Self.code(of: line)
        }
    }

    private static func code(of line: Substring) -> String {
        guard line.contains("\"") || line.contains("//") else { return String(line) }
        var code = ""
        var insideString = false
        var previous: Character = " "
        for character in line {
            if insideString {
                if character == "\"" && previous != "\\" { insideString = false }
                // Two backslashes in a row are one character: the second escapes nothing.
                previous = previous == "\\" && character == "\\" ? " " : character
                continue
            }
            if character == "\"" {
                insideString = true
            } else if character == "/" && previous == "/" {
                code.removeLast()
                break
            }
            if !insideString { code.append(character) }
            previous = character
        }
        return code
    }
}
