// A file of a form as handlers get it.

private import Synchronization

/// A file that came as a part of a form and was stored while it came. See `FilePartStore` for who owns it.
public struct FilePart: Sendable, Hashable {
    /// As the client gave it: a label, never a path.
    public var filename: String?
    /// As the client gave it; not to be believed.
    public var contentType: String?
    /// In bytes.
    public let size: Int
    private let holder: Holder

    public init(filename: String?, contentType: String?, size: Int, file: any StagedFilePart) {
        self.filename = filename
        self.contentType = contentType
        self.size = size
        holder = Holder(file)
    }

    /// The stored file, which is the caller's from here on.
    ///
    /// - Parameter type: what the server's `FilePartStore` makes.
    /// - Returns: nil if it was taken before, or is of another type.
    public func take<File: StagedFilePart>(_ type: File.Type = File.self) -> File? { holder.take(type) }

    /// Two parts are equal when they are the same file.
    public static func == (a: FilePart, b: FilePart) -> Bool {
        a.holder === b.holder && a.filename == b.filename && a.contentType == b.contentType
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(holder)) }

    /// Discards what nobody took.
    private final class Holder: Sendable {
        private let file: Mutex<(any StagedFilePart)?>

        init(_ file: any StagedFilePart) { self.file = Mutex(file) }

        deinit { file.withLock { $0 }?.discard() }

        func take<File: StagedFilePart>(_ type: File.Type) -> File? {
            file.withLock { file in
                guard let taken = file as? File else { return nil }
                file = nil
                return taken
            }
        }
    }
}
