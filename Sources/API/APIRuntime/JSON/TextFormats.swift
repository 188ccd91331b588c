// The string formats that need more than a length: email addresses and URIs, checked byte by byte.

enum EmailAddress {
    /// The form's rule: some allowed characters, one `@`, and labels of letters, digits and inner hyphens.
    static func isValid(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy(isLocalByte) else { return false }
        return parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { (label: Substring.UTF8View) -> Bool in
                (1...63).contains(label.count) && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
                    && label.first != hyphen && label.last != hyphen
            }
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isLocalByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }
}

enum AbsoluteURI {
    static func isValid(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, isAlphanumeric(first), first > 0x39,
            scheme.allSatisfy({ isAlphanumeric($0) || "+-.".utf8.contains($0) })
        else { return false }
        let rest = text.utf8[colon...].dropFirst()
        return !rest.isEmpty && rest.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}
