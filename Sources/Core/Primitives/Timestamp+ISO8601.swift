// Timestamps as text: `2024-01-15T10:30:00Z`, and anything RFC 3339 allows on the way in.

extension Timestamp {
    /// `2024-01-15T10:30:00Z`: UTC, whole seconds, twenty bytes, as the seed writes it.
    public var iso8601: String {
        String(unsafeUninitializedCapacity: 20) { buffer in
            writeISO8601(to: buffer)
            return 20
        }
    }

    /// Writes the twenty bytes of `iso8601`. Years outside 0–9999 are clamped.
    /// - Precondition: `buffer` has room for twenty bytes.
    public func writeISO8601(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        let time = calendarTime
        func write(_ value: Int, _ digits: Int, at start: Int) {
            var rest = value
            for offset in stride(from: start + digits - 1, through: start, by: -1) {
                buffer[offset] = UInt8(0x30 + rest % 10)
                rest /= 10
            }
        }
        write(min(max(time.year, 0), 9999), 4, at: 0)
        write(time.month, 2, at: 5)
        write(time.day, 2, at: 8)
        write(time.hour, 2, at: 11)
        write(time.minute, 2, at: 14)
        write(time.second, 2, at: 17)
        (buffer[4], buffer[7], buffer[10]) = (0x2D, 0x2D, 0x54)
        (buffer[13], buffer[16], buffer[19]) = (0x3A, 0x3A, 0x5A)
    }

    /// Reads an RFC 3339 date-time, with any offset and any number of fraction digits (kept to the
    /// millisecond).
    /// - Returns: nil when the text has another form or names a day, hour or offset that does not exist.
    public init?(iso8601 text: String) {
        var reader = DateTimeReader(rest: text.utf8[...])
        guard let moment = reader.dateTime(), reader.rest.isEmpty else { return nil }
        self = moment
    }
}

private struct DateTimeReader {
    var rest: Substring.UTF8View

    mutating func dateTime() -> Timestamp? {
        guard let year = number(digits: 4), literal("-"), let month = number(digits: 2), literal("-"),
            let day = number(digits: 2), literal("T") || literal("t"), let hour = number(digits: 2),
            literal(":"), let minute = number(digits: 2), literal(":"), let second = number(digits: 2),
            let milliseconds = fraction(), let offsetMinutes = offset()
        else { return nil }
        let time = CalendarTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59))
        let moment = Timestamp(time)
        // A day that does not exist (February 30th, month 13, hour 24) comes back as another one.
        guard moment.calendarTime == time, second <= 60 else { return nil }
        return Timestamp(
            millisecondsSince1970: moment.millisecondsSince1970 + milliseconds - offsetMinutes * 60_000)
    }

    private mutating func literal(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let byte = rest.first, byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
            rest.removeFirst()
        }
        return value
    }

    private mutating func fraction() -> Int64? {
        guard literal(".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
            if digits < 3 { value = value * 10 + Int64(byte - 0x30) }
            digits += 1
            rest.removeFirst()
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 3)..<3 { value *= 10 }
        return value
    }

    private mutating func offset() -> Int64? {
        if literal("Z") || literal("z") { return 0 }
        let sign: Int64 = literal("-") ? -1 : 1
        guard sign == -1 || literal("+"), let hours = number(digits: 2), literal(":"),
            let minutes = number(digits: 2), hours < 24, minutes < 60
        else { return nil }
        return sign * Int64(hours * 60 + minutes)
    }
}
