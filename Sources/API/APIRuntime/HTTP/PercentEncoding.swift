// Percent-encoding (RFC 3986 §2.1), and query strings as HTML forms write them.

enum PercentEncoding {
    /// The text behind percent-encoded bytes.
    /// - Parameter plusIsSpace: `+` stands for a space, as in query strings.
    /// - Returns: nil for a cut-off or wrong escape and for bytes that are not UTF-8.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte: UInt8 = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, let high = hexadecimalValue(bytes[index + 1]),
                    let low = hexadecimalValue(bytes[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}

/// The parameters of a query string, looked up without being copied.
struct QueryString {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Raw values of a parameter, in order.
    func values(of name: String) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "&")).compactMap {
            (pair: ArraySlice<UInt8>) -> ArraySlice<UInt8>? in
            let end: Int = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard Self.isName(pair[..<end], name) else { return nil }
            return end == pair.endIndex ? pair[end...] : pair[(end + 1)...]
        }
    }

    private static func isName(_ bytes: ArraySlice<UInt8>, _ name: String) -> Bool {
        if bytes.elementsEqual(name.utf8) { return true }
        guard bytes.contains(UInt8(ascii: "%")) else { return false }
        return PercentEncoding.decode(bytes, plusIsSpace: true) == name
    }
}
