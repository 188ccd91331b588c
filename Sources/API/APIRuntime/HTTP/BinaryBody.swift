// Bodies of responses that are no text: bytes in memory, or a file that is read while it is sent.

public import HTTPTypes

/// What an operation with a binary answer sends.
public enum BinaryBody: Sendable, Hashable {
    case bytes([UInt8])
    /// Of any size: it costs no memory.
    case file(FileBody)

    /// Files are equal when they are the same open file.
    public static func == (a: BinaryBody, b: BinaryBody) -> Bool {
        switch (a, b) {
        case (.bytes(let a), .bytes(let b)): a == b
        case (.file(let a), .file(let b)): a === b
        case (.bytes, .file), (.file, .bytes): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .bytes(let bytes): hasher.combine(bytes)
        case .file(let file): hasher.combine(ObjectIdentifier(file))
        }
    }
}

extension Response {
    /// A binary response with a media type.
    public init(_ status: Status, type: String, body: BinaryBody) {
        switch body {
        case .bytes(let bytes): self.init(status, type: type, body: bytes)
        case .file(let file): self.init(status, type: type, file: file)
        }
    }
}
