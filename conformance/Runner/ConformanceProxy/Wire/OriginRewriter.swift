// A server names itself in what it says: where to resume, where a file lies. A client that went there would
// leave the proxy behind, so the server's addresses are replaced by the proxy's wherever they stand.

private import Glibc

struct OriginRewriter: Sendable {
    private let replacements: [(from: [UInt8], to: [UInt8])]

    /// - Parameter origins: what the server calls itself (`ws://127.0.0.1:8081`), and what to write instead.
    init(_ origins: [(from: String, to: String)]) {
        replacements = origins.flatMap { origin in
            // JSON may have the slashes escaped.
            [origin, (Self.escaped(origin.from), Self.escaped(origin.to))]
                .map { (Array($0.0.utf8), Array($0.1.utf8)) }
        }
    }

    private static func escaped(_ origin: String) -> String {
        String(origin.flatMap { $0 == "/" ? ["\\", "/"] : [$0] })
    }

    /// - Returns: nil if no address occurs.
    func rewritten(_ bytes: [UInt8]) -> [UInt8]? {
        var result = bytes
        var isChanged = false
        for (from, to) in replacements {
            var start = 0
            while let index = Self.index(of: from, in: result, from: start) {
                result.replaceSubrange(index..<(index + from.count), with: to)
                start = index + to.count
                isChanged = true
            }
        }
        return isChanged ? result : nil
    }

    func rewritten(_ text: String) -> String? {
        rewritten(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Where an origin stands that does not go on: port 80 is not found in port 8080.
    private static func index(of origin: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var start = start
        while let index = find(origin, in: bytes, from: start) {
            let end = index + origin.count
            if end == bytes.count || !isPartOfHost(bytes[end]) { return index }
            start = index + 1
        }
        return nil
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let first = wanted.first else { return nil }
            let last = bytes.count - wanted.count
            var index = start
            while index <= last, let found = memchr(base + index, Int32(first), last - index + 1) {
                index = UnsafeRawPointer(found) - base
                if memcmp(found, wanted, wanted.count) == 0 { return index }
                index += 1
            }
            return nil
        }
    }

    private static func isPartOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
