// Whole bodies compared byte for byte, but for what no test can know before.

import APIRuntime
import Glibc
import HTTPTypes
import Primitives
import Testing

/// A body in which `<id>` stands for a snowflake's digits, `<time>` for a moment within a minute of now as
/// `2024-01-15T10:30:00Z`, and `<token>` for letters, digits, `-`, `_` and `.`.
struct BodyTemplate {
    let text: String

    /// - Returns: where `body` differs; nil when it does not.
    func mismatch(in body: [UInt8]) -> String? {
        var rest = body[...]
        var template = Array(text.utf8)[...]
        while let next = template.first {
            if next == UInt8(ascii: "<"), let end = template.firstIndex(of: UInt8(ascii: ">")) {
                let name = String(decoding: template[...end], as: UTF8.self)
                let value = rest.prefix { Self.isValueByte($0) }
                guard Self.accepts(value, for: name) else {
                    return "\(name) is no such thing at \(rest.text)"
                }
                rest = rest[value.endIndex...]
                template = template[(end + 1)...]
            } else {
                guard rest.first == next else { return "expected \(template.text), got \(rest.text)" }
                rest.removeFirst()
                template.removeFirst()
            }
        }
        return rest.isEmpty ? nil : "more than expected: \(rest.text)"
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "}")
    }

    private static func accepts(_ value: ArraySlice<UInt8>, for name: String) -> Bool {
        switch name {
        case "<id>":
            guard let id = Snowflake(decimal: value) else { return false }
            return value.first != UInt8(ascii: "0") && isRecent(id.timestamp)
        case "<time>":
            return value.count == 20 && value.last == UInt8(ascii: "Z")
                && Timestamp(iso8601: value.text).map(isRecent) ?? false
        case "<token>":
            return !value.isEmpty && value.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
        default: return false
        }
    }

    private static func isRecent(_ moment: Timestamp) -> Bool {
        abs(moment.secondsSince1970 - Int64(time(nil))) <= 60
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}

extension APIResponse {
    /// Expects the status and the whole body; with an empty template no body and no media type.
    @discardableResult
    func expect(
        _ status: Int, body template: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let value = try expect(status, sourceLocation: sourceLocation)
        let type = response.fields.valueBytes(of: .contentType).map { $0.text }
        #expect(type == (template.isEmpty ? nil : "application/json"), sourceLocation: sourceLocation)
        let mismatch = BodyTemplate(text: template).mismatch(in: response.body)
        #expect(mismatch == nil, "\(call) answered \(text)", sourceLocation: sourceLocation)
        return value
    }
}

extension ArraySlice<UInt8> {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
