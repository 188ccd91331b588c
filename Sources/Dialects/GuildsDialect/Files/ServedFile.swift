// The fields that go with a file. Files come from people: a browser must take one for nothing but a picture, whatever
// is in it, and may keep it, because what is at an address never changes.

internal import APIRuntime
internal import FileStorage
internal import HTTPTypes

/// A file on its way to whoever asked for it.
struct ServedFile {
    let body: BinaryBody
    let contentType: String
    let contentDisposition: String

    static let cacheControl = "public, max-age=31536000, immutable"
    static let contentTypeOptions = "nosniff"
    static let contentSecurityPolicy = "default-src 'none'; sandbox"
    static let crossOriginResourcePolicy = "cross-origin"

    /// - Parameter filename: what a browser that saves the file calls it.
    /// - Returns: nil when the file has been taken already.
    init?(_ file: OpenFile, filename: String) {
        guard let descriptor = file.take() else { return nil }
        body = .file(FileBody(owning: descriptor, length: file.size))
        contentType = file.contentType
        contentDisposition = "inline; filename*=UTF-8''\(Self.encoded(filename))"
    }

    /// Names the content of an address: nothing replaces a file, so the address names its content.
    static func eTag(_ name: String) -> String { "\"\(encoded(name))\"" }

    /// Whether `If-None-Match` names the content that the client would get (RFC 9110 §13.1.2).
    static func matches(_ field: String?, _ eTag: String) -> Bool {
        guard let field else { return false }
        if field == "*" { return true }
        return field.split(separator: ",").contains { candidate in
            let tag = candidate.drop { $0 == " " || $0 == "\t" }
            let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
            return strong.prefix { $0 != " " && $0 != "\t" } == eTag
        }
    }

    /// Everything but letters, digits and what RFC 8187 §3.2.1 allows beside them.
    private static func encoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
