// One text, one sequence of bytes. Unicode writes many characters in more than one way, such as é in one scalar or in
// two; names that look alike and are stored must be the same bytes.

@_spi(_Unicode) private import Swift

extension String {
    /// The same text in normalization form C (UAX #15): composed where there is a composed form.
    ///
    /// Text that only looks like another, such as Cyrillic а for Latin a, stays what it is.
    public var normalized: String {
        // The standard library compares texts by this form and keeps it behind an SPI. ASCII is in it already.
        utf8.allSatisfy { $0 < 0x80 } ? self : String(String.UnicodeScalarView(_nfc))
    }
}
