// What RFC 9110 and 9112 demand of a request's head beyond its grammar, each in its strictest permitted reading.

internal import HTTPTypes

/// How a request's body is delimited (RFC 9112 §6.3).
enum BodyFraming: Equatable {
    case none
    case length(Int)
    case chunked
}

/// The checks of a complete head.
enum RequestRules {
    /// The body's framing, or why there can be none.
    static func framing(of head: RequestHead) -> Result<BodyFraming, HeadRefusal> {
        let lengthCount = head.fields.count(of: .contentLength)
        let codingCount = head.fields.count(of: .transferEncoding)
        guard codingCount == 0 else {
            // Both headers, or a coding in HTTP/1.0, or anything but `chunked` alone: ambiguous to someone.
            guard lengthCount == 0, head.minorVersion == 1, codingCount == 1,
                head.fields[.transferEncoding]?.lowercased() == "chunked"
            else { return .failure(HeadRefusal(.malformed)) }
            return .success(.chunked)
        }
        guard let digits = head.fields.valueBytes(of: .contentLength) else { return .success(.none) }
        guard lengthCount == 1, !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let length = Int(String(decoding: digits, as: UTF8.self))
        else { return .failure(HeadRefusal(.malformed)) }
        return .success(length == 0 ? .none : .length(length))
    }

    /// Everything else: host, target and expectation.
    static func check(_ head: RequestHead, _ limits: HTTPLimits) -> HeadRefusal? {
        if head.target.count > limits.targetBytesMax { return HeadRefusal(.targetTooLong) }
        let hostCount = head.fields.count(of: .host)
        guard hostCount == 1 || hostCount == 0 && head.minorVersion == 0,
            head.fields.valueBytes(of: .host)?.allSatisfy(isHostByte) ?? true
        else { return HeadRefusal(.malformed) }
        guard isTarget(head.target, method: head.method) else { return HeadRefusal(.malformed) }
        if let expectation = head.fields[.expect], expectation.lowercased() != "100-continue" {
            return HeadRefusal(.expectationFailed)
        }
        return nil
    }

    /// The origin form of a target: `http://host/path` becomes `/path` (RFC 9112 §3.2.2).
    static func originForm(_ target: [UInt8]) -> [UInt8] {
        guard target.first != UInt8(ascii: "/") else { return target }
        for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
            let rest = target.dropFirst(scheme.utf8.count)
            let slash = UInt8(ascii: "/")
            guard let start = rest.firstIndex(where: { $0 == slash || $0 == UInt8(ascii: "?") }) else {
                return [slash]
            }
            return rest[start] == slash ? Array(rest[start...]) : [slash] + rest[start...]
        }
        return target
    }

    private static func isTarget(_ target: [UInt8], method: Method) -> Bool {
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") }) else { return false }
        return target.first == UInt8(ascii: "/") || method == .options && target == [UInt8(ascii: "*")]
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ","),
            UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""):
            false
        default: byte > 0x20 && byte < 0x7f
        }
    }
}

/// A refusal as a thrown value.
struct HeadRefusal: Error, Equatable {
    let failure: RequestFailure

    init(_ failure: RequestFailure) { self.failure = failure }
}
