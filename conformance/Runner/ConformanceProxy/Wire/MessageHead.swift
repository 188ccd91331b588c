// The head of an HTTP/1.1 message, read as strictly as everybody reads it: where two readers could differ,
// the proxy reads nothing and lets the bytes pass.

internal import ConformanceModel

/// Why the proxy stops reading a direction and only passes it on.
enum WireProblem: Error, Sendable, Hashable {
    case unreadableHead
    case ambiguousLength
    case unreadableChunk
    case tooLarge
}

/// Start line and header fields.
struct MessageHead: Sendable, Hashable {
    /// `GET / HTTP/1.1`, without its line break.
    var startLine: String
    var headers: [Header]

    /// Reads a head from the front of `bytes`.
    ///
    /// - Returns: the head and how many bytes it took; nil while it is incomplete.
    static func read(_ bytes: ArraySlice<UInt8>) throws(WireProblem) -> (MessageHead, count: Int)? {
        guard let end = end(of: bytes) else {
            guard bytes.count <= ProxyLimits.headBytesMax else { throw .tooLarge }
            return nil
        }
        let lines = try lines(in: bytes[..<(end - 2)])
        guard let first = lines.first, !first.isEmpty else { throw .unreadableHead }
        var headers: [Header] = []
        for line in lines.dropFirst() { headers.append(try header(line)) }
        let head = MessageHead(startLine: String(decoding: first, as: UTF8.self), headers: headers)
        return (head, end - bytes.startIndex)
    }

    /// Behind the first empty line.
    private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while index + 3 < bytes.endIndex {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return index + 4
            }
            index += 1
        }
        return nil
    }

    /// Lines that end in CR LF each; neither byte may stand alone.
    private static func lines(in bytes: ArraySlice<UInt8>) throws(WireProblem) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
            guard line.last == 13, !line.dropLast().contains(13), !line.contains(0) else {
                throw .unreadableHead
            }
            lines.append(line.dropLast())
        }
        return lines
    }

    private static func header(_ line: ArraySlice<UInt8>) throws(WireProblem) -> Header {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .unreadableHead }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .unreadableHead }
        let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
        return Header(String(decoding: name, as: UTF8.self), value.trimmingBlanks)
    }

    /// All values of a header.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// - Parameter name: in lower case.
    func value(_ name: String) -> String? { values(name).first }

    /// Whether a header that is a list has this item, in lower case.
    func lists(_ item: String, in name: String) -> Bool {
        values(name).contains { value in
            value.split(separator: ",").contains { $0.trimmingBlanks.lowercased() == item }
        }
    }

    var isJSON: Bool {
        guard let type = value("content-type")?.split(separator: ";").first else { return false }
        let name = type.trimmingBlanks.lowercased()
        return name == "application/json" || name.hasSuffix("+json")
    }

    /// JSON or text that comes to an end by itself.
    var isText: Bool {
        guard let type = value("content-type")?.lowercased() else { return false }
        return isJSON || type.hasPrefix("text/") && !type.hasPrefix("text/event-stream")
    }

    /// The head as bytes, with the empty line.
    var bytes: [UInt8] {
        Array((startLine + "\r\n" + headers.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n").utf8)
    }
}

extension StringProtocol {
    var trimmingBlanks: String {
        let front = drop { $0 == " " || $0 == "\t" }
        guard let last = front.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(front[...last])
    }
}
