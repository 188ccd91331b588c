// The constraints of strings and numbers, applied to values of the spec.

extension String {
    func violations(of rules: StringRules) -> [String] {
        var found: [String] = []
        let length = unicodeScalars.count
        if let minimum = rules.lengthMin, length < minimum {
            found.append("must have at least \(minimum) characters")
        }
        if let maximum = rules.lengthMax, length > maximum {
            found.append("must have at most \(maximum) characters")
        }
        if let source = rules.pattern, let pattern = try? Pattern(source),
            let program = try? PatternProgram(pattern), !program.matches(self)
        {
            found.append("does not match the pattern")
        }
        if let format = rules.format, !hasFormat(format) {
            found.append("is not of format \(format.rawValue)")
        }
        return found
    }

    private func hasFormat(_ format: StringRules.Format) -> Bool {
        switch format {
        case .snowflake: utf8.allSatisfy(\.isDigit) && Int64(self) != nil
        case .dateTime: isDateTime
        case .uri: isURI
        case .email: isEmail
        case .binary: true
        }
    }

    /// RFC 3339, section 5.6: `2024-01-15T10:30:00Z`, with an optional fraction and either `Z` or an offset.
    private var isDateTime: Bool {
        let bytes = Array(utf8)
        guard bytes.count >= 20 else { return false }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy(\.isDigit) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        for (index, separator) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] {
            guard bytes[index] == separator.utf8.first else { return false }
        }
        guard number(0..<4) != nil, let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return false }
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else {
            return false
        }
        var zone = bytes[19...]
        if zone.first == UInt8(ascii: ".") {
            let fraction = zone.dropFirst().prefix(while: \.isDigit)
            guard !fraction.isEmpty else { return false }
            zone = zone.dropFirst(1 + fraction.count)
        }
        if zone.elementsEqual("Z".utf8) { return true }
        guard zone.count == 6, let sign = zone.first, "+-".utf8.contains(sign) else { return false }
        let start = zone.startIndex
        guard zone[start + 3] == UInt8(ascii: ":"), let hours = number(start + 1..<start + 3),
            let minutes = number(start + 4..<start + 6)
        else { return false }
        return hours < 24 && minutes < 60
    }

    /// A scheme and something after it (RFC 3986, section 3), without white space.
    private var isURI: Bool {
        let scheme = utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count + 1 < utf8.count, let first = scheme.first, first.isLetter else { return false }
        let valid = scheme.allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
        return valid && !utf8.contains { $0 <= 0x20 }
    }

    private var isEmail: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !utf8.contains { $0 <= 0x20 }
    }
}

extension Int64 {
    func violations(of rules: IntegerRules) -> [String] {
        var found: [String] = []
        if let minimum = rules.minimum, self < minimum { found.append("must be at least \(minimum)") }
        if let maximum = rules.maximum, self > maximum { found.append("must be at most \(maximum)") }
        if let bound = rules.exclusiveMinimum, self <= bound { found.append("must be greater than \(bound)") }
        if let bound = rules.exclusiveMaximum, self >= bound { found.append("must be less than \(bound)") }
        if let step = rules.multipleOf, self % step != 0 { found.append("must be a multiple of \(step)") }
        if rules.format == .int32, Int32(exactly: self) == nil { found.append("does not fit 32 bits") }
        return found
    }
}

extension Double {
    func violations(of rules: NumberRules) -> [String] {
        var found: [String] = []
        if let minimum = rules.minimum, self < minimum { found.append("must be at least \(minimum)") }
        if let maximum = rules.maximum, self > maximum { found.append("must be at most \(maximum)") }
        if let bound = rules.exclusiveMinimum, self <= bound { found.append("must be greater than \(bound)") }
        if let bound = rules.exclusiveMaximum, self >= bound { found.append("must be less than \(bound)") }
        return found
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    fileprivate var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}
