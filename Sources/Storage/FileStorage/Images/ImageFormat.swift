// What is known of a picture, and why something is none.

/// The formats that the server takes (seed 1 §9.1).
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case png
    case jpeg
    case gif
    case webp

    /// The media type that the content is served with.
    public var contentType: String { "image/\(rawValue)" }

    /// Extensions with their dot, the usual one first.
    public var suffixes: [String] { self == .jpeg ? [".jpg", ".jpeg", ".jpe", ".jfif"] : [".\(rawValue)"] }
}

/// A picture by its content, whatever it is called.
public struct ImageInfo: Sendable, Hashable {
    public let format: ImageFormat
    /// Pixels, as stored: a rotation that a camera notes beside the picture is not applied.
    public let width: Int
    public let height: Int

    public init(format: ImageFormat, width: Int, height: Int) {
        self.format = format
        self.width = width
        self.height = height
    }
}

/// Why bytes are not taken as a picture.
public enum ImageRefusal: Error, Sendable, Hashable {
    /// None of the four formats.
    case unknownFormat
    /// The beginning is of this format, and then a rule of it is broken.
    case malformed(ImageFormat)
    /// The file ends before its picture begins, or before the length that it announces.
    case truncated(ImageFormat)
    /// A side is 0 or above `FileLimits.imageSidePixelsMax`.
    case badDimensions(width: Int, height: Int)
}
