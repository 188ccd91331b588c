// JSON numbers, kept as digits until it is known what they are read as: ids have more digits than a `Double`.

/// A number in the document.
struct NumberToken {
    let range: Range<Int>

    func text(in bytes: [UInt8]) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The value when it is a whole number that fits, whatever way it is written: `100`, `100.0`, `1e2`.
    func integer(in bytes: [UInt8]) -> Int64? {
        var digits = DecimalDigits()
        for byte in bytes[range] where !digits.take(byte) { return nil }
        return digits.value
    }

    func isNegative(in bytes: [UInt8]) -> Bool { bytes[range.lowerBound] == UInt8(ascii: "-") }
}

/// Adds up the digits of a number without rounding.
private struct DecimalDigits {
    private var mantissa: UInt64 = 0
    private var isNegative = false
    private var isFraction = false
    private var fractionDigits = 0
    private var isExponent = false
    private var exponentIsNegative = false
    private var exponent = 0
    // Zeros are held back until a digit follows, so that 1.000 stays a whole number.
    private var heldZeros = 0

    /// - Returns: false when the number has more digits than 64 bits hold.
    mutating func take(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"):
            if isExponent { exponentIsNegative = true } else { isNegative = true }
        case UInt8(ascii: "+"): break
        case UInt8(ascii: "."): isFraction = true
        case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
        default: return takeDigit(Int(byte) - 0x30)
        }
        return true
    }

    private mutating func takeDigit(_ digit: Int) -> Bool {
        if isExponent {
            exponent = min(exponent * 10 + digit, 1_000_000)
            return true
        }
        if isFraction { fractionDigits += 1 }
        if digit == 0 {
            heldZeros += 1
            return true
        }
        for _ in 0..<(mantissa == 0 ? 0 : heldZeros) where !append(0) { return false }
        heldZeros = 0
        return append(UInt64(digit))
    }

    private mutating func append(_ digit: UInt64) -> Bool {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        mantissa = sum
        return !overflow && !carry
    }

    var value: Int64? {
        guard mantissa != 0 else { return 0 }
        // The held zeros were not multiplied in; what is left is mantissa * 10^power.
        let power = heldZeros - fractionDigits + (exponentIsNegative ? -exponent : exponent)
        guard power >= 0, power < 20 else { return nil }
        var magnitude = mantissa
        for _ in 0..<power {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        if isNegative { return magnitude == 1 << 63 ? .min : Int64(exactly: magnitude).map { -$0 } }
        return Int64(exactly: magnitude)
    }
}

extension JSONReader {
    /// Consumes a number (RFC 8259 §6).
    /// - Returns: nil, without having moved, when no well-formed number stands at `position`.
    mutating func numberToken() -> NumberToken? {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let wholeDigits: Int = takeDigits()
        let leadingZero = wholeDigits > 1 && bytes[position - wholeDigits] == UInt8(ascii: "0")
        guard wholeDigits > 0, !leadingZero, takeFraction(), takeExponent() else {
            position = start
            return nil
        }
        return NumberToken(range: start..<position)
    }

    private mutating func takeFraction() -> Bool {
        guard take(UInt8(ascii: ".")) else { return true }
        return takeDigits() > 0
    }

    private mutating func takeExponent() -> Bool {
        guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return true }
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        return takeDigits() > 0
    }

    private mutating func takeDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        return position - start
    }
}
