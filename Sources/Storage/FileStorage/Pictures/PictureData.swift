// Pictures that come inside JSON, as `data:image/png;base64,...` (RFC 2397): avatars and icons.

private import Cryptography
public import Primitives

/// A picture from a data URL, checked by its content.
public struct PictureData: Sendable {
    public let bytes: [UInt8]
    public let image: ImageInfo

    public enum Refusal: Error, Sendable, Hashable {
        /// No `data:image/...;base64,` before the content.
        case notADataURL
        /// A character outside the alphabet, wrong padding, or unused bits that are not zero.
        case notBase64
        case tooLarge(bytesMax: Int)
        case notAnImage(ImageRefusal)
    }

    /// - Parameters:
    ///   - dataURL: what it claims to be after `image/` is not believed; the content decides.
    ///   - bytesMax: of the decoded picture; longer text is refused before it is decoded.
    public init(dataURL: String, bytesMax: Int) throws(Refusal) {
        guard let content = Self.content(of: dataURL.utf8) else { throw .notADataURL }
        guard Base64.decodedCountMax(content.count) - 2 <= bytesMax else {
            throw .tooLarge(bytesMax: bytesMax)
        }
        guard let bytes = Base64.decode(Array(content)) else { throw .notBase64 }
        guard bytes.count <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
        switch ImageInspector.inspect(bytes) {
        case .success(let info): image = info
        case .failure(let refusal): throw .notAnImage(refusal)
        }
        self.bytes = bytes
    }

    /// The picture's part of its key.
    /// - Parameter salt: an id that no other upload has. The same picture set again then has another key, so
    ///   removing the file of an earlier time late cannot hit that of a later one.
    public func hash(salt: Snowflake) -> PictureHash {
        var digest = SHA256Digest()
        withUnsafeBytes(of: salt.rawValue.littleEndian) { digest.update($0) }
        bytes.withUnsafeBytes { digest.update($0) }
        return PictureHash(digest: digest.value)
    }

    private static func content(of url: String.UTF8View) -> Substring.UTF8View? {
        let prefix = "data:image/"
        let marker = ";base64,"
        guard url.starts(with: prefix.utf8) else { return nil }
        let rest = url.dropFirst(prefix.utf8.count)
        // The subtype: letters, digits, `+`, `-` and `.` (RFC 6838), short.
        guard let end = rest.prefix(Self.subtypeBytesMax).firstIndex(of: UInt8(ascii: ";")),
            rest[end...].starts(with: marker.utf8)
        else { return nil }
        return rest[end...].dropFirst(marker.utf8.count)
    }

    private static let subtypeBytesMax = 32
}

/// How a picture is called in the contract and in its key: 128 bits of a digest in hexadecimal.
public struct PictureHash: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    private static let byteCount = 16

    /// - Returns: nil unless `text` is 32 digits of lower-case hexadecimal.
    public init?(_ text: String) {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 2 * Self.byteCount, digits else { return nil }
        self.text = text
    }

    init(digest: [UInt8]) {
        text = digest.prefix(Self.byteCount).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    public var description: String { text }
}
