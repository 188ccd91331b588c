// Path templates: their syntax, and templates that would both match one path.

extension SpecReader {
    /// Splits a template at its slashes; nil after a report.
    func pathTemplate(_ text: String, at location: SourceLocation) -> PathTemplate? {
        guard text.hasPrefix("/") else {
            report(location, "a path starts with `/`, and keys of `paths` are paths")
            return nil
        }
        var segments: [PathTemplate.Segment] = []
        var names: Set<String> = []
        for piece in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if text == "/" { break }
            guard let segment = segment(piece) else {
                report(location, "`\(piece)` is no path segment; write a literal or `{name}`")
                return nil
            }
            if case .parameter(let name) = segment, !names.insert(name).inserted {
                report(location, "`{\(name)}` stands twice in the path")
            }
            segments.append(segment)
        }
        return PathTemplate(text: text, segments: segments)
    }

    private func segment(_ piece: Substring) -> PathTemplate.Segment? {
        guard piece.hasPrefix("{") else {
            let valid = !piece.isEmpty && piece.utf8.allSatisfy(Self.isPathByte)
            return valid && piece != "." && piece != ".." ? .literal(String(piece)) : nil
        }
        let name = String(piece.dropFirst().dropLast())
        return piece.hasSuffix("}") && TypeNames.isIdentifier(name) ? .parameter(name) : nil
    }

    /// Unreserved characters, sub-delimiters, `:` and `@` of RFC 3986, section 3.3.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~!$&'()*+,;=:@".utf8.contains(byte)
        }
    }

    /// Reports templates that are the same but for names, and those that overlap without one of them being
    /// the more special: `/a/{x}` beside `/a/b` is fine, `/a/{x}/c` beside `/a/b/{y}` is not.
    func checkConflicts(_ paths: [(template: PathTemplate, location: SourceLocation)]) {
        for (index, later) in paths.enumerated() {
            for earlier in paths[..<index] {
                guard let conflict = Self.conflict(earlier.template, later.template) else { continue }
                report(
                    later.location, "\(conflict) `\(earlier.template.text)` at line \(earlier.location.line)")
            }
        }
    }

    private static func conflict(_ one: PathTemplate, _ other: PathTemplate) -> String? {
        guard one.segments.count == other.segments.count else { return nil }
        var oneIsLiteral = false
        var otherIsLiteral = false
        for (left, right) in zip(one.segments, other.segments) {
            switch (left, right) {
            case (.literal(let left), .literal(let right)):
                if left != right { return nil }
            case (.literal, .parameter): oneIsLiteral = true
            case (.parameter, .literal): otherIsLiteral = true
            case (.parameter, .parameter): break
            }
        }
        if oneIsLiteral != otherIsLiteral { return nil }
        return oneIsLiteral
            ? "some paths match both this template and" : "this template matches the same paths as"
    }
}
