// Numbers and booleans.

extension JSONReader {
    /// Reads a whole number, exactly.
    /// - Parameters:
    ///   - bitWidth: 32 or 64, from the schema's format. A number that does not fit breaks `maximum` or
    ///     `minimum` when there is such a rule, and is of the wrong type otherwise.
    ///   - minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf: the rules of these names.
    public mutating func integer(
        bitWidth: Int = 64, minimum: Int? = nil, maximum: Int? = nil, exclusiveMinimum: Int? = nil,
        exclusiveMaximum: Int? = nil, multipleOf: Int? = nil
    ) -> Int? {
        guard let token: NumberToken = number(orElse: .integer) else { return nil }
        guard let exact: Int64 = token.integer(in: bytes), bitWidth == 64 || Int32(exactly: exact) != nil
        else {
            reportUnfitting(token, minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum)
            return nil
        }
        let value = Int(exact)
        if let minimum, value < minimum { report(.bound("minimum", minimum)) }
        if let maximum, value > maximum { report(.bound("maximum", maximum)) }
        if let bound = exclusiveMinimum, value <= bound { report(.bound("exclusiveMinimum", bound)) }
        if let bound = exclusiveMaximum, value >= bound { report(.bound("exclusiveMaximum", bound)) }
        if let multipleOf, multipleOf > 0, value % multipleOf != 0 {
            report(.bound("multipleOf", multipleOf))
        }
        return value
    }

    /// Reads a finite number.
    public mutating func double(
        minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil,
        exclusiveMaximum: Double? = nil
    ) -> Double? {
        guard let token: NumberToken = number(orElse: .number) else { return nil }
        guard let value = Double(token.text(in: bytes)), value.isFinite else {
            report(.type(.number))
            return nil
        }
        if let minimum, value < minimum { report(.bound("minimum", minimum)) }
        if let maximum, value > maximum { report(.bound("maximum", maximum)) }
        if let bound = exclusiveMinimum, value <= bound { report(.bound("exclusiveMinimum", bound)) }
        if let bound = exclusiveMaximum, value >= bound { report(.bound("exclusiveMaximum", bound)) }
        return value
    }

    public mutating func boolean() -> Bool? {
        if isText {
            position = bytes.count
            if bytes.elementsEqual("true".utf8) { return true }
            if bytes.elementsEqual("false".utf8) { return false }
            report(.type(.boolean))
            return nil
        }
        guard peekType() == .boolean else {
            mismatch(.boolean)
            return nil
        }
        let isTrue = bytes[position] == UInt8(ascii: "t")
        literal(isTrue ? "true" : "false")
        return isMalformed ? nil : isTrue
    }

    /// Reads one of a closed list of whole numbers.
    /// - Parameter choices: the list as one text, for the message.
    public mutating func choice<Choice: RawRepresentable<Int>>(
        _ choices: StaticString, as type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let token: NumberToken = number(orElse: .integer) else { return nil }
        guard let exact: Int64 = token.integer(in: bytes), let value = Choice(rawValue: Int(exact)) else {
            report(.choice("\(choices)"))
            return nil
        }
        return value
    }

    private mutating func number(orElse expected: JSONType) -> NumberToken? {
        if isText {
            guard let token: NumberToken = numberToken(), position == bytes.count else {
                position = bytes.count
                report(.type(expected))
                return nil
            }
            return token
        }
        guard peekType() == .number else {
            mismatch(expected)
            return nil
        }
        guard let token: NumberToken = numberToken() else {
            fail()
            return nil
        }
        return token
    }

    private mutating func reportUnfitting(_ token: NumberToken, _ minimum: Int?, _ maximum: Int?) {
        let text = token.text(in: bytes)
        let isWhole = !text.contains { (character: Character) -> Bool in ".eE".contains(character) }
        if isWhole, token.isNegative(in: bytes), let minimum {
            report(.bound("minimum", minimum))
        } else if isWhole, !token.isNegative(in: bytes), let maximum {
            report(.bound("maximum", maximum))
        } else {
            report(.type(.integer))
        }
    }
}

extension Violation {
    fileprivate static func bound(_ keyword: String, _ limit: some LosslessStringConvertible) -> Violation {
        Violation(keyword, limit: String(limit))
    }
}
