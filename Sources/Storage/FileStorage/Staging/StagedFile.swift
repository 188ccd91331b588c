// A whole file that nobody can fetch yet.

/// Its bytes are on the disk to stay; its name is not: whoever holds the last reference lets go of the file, unless
/// it has been published. Publishing leaves it staged, so that a transaction which failed can be tried again.
public final class StagedFile: Sendable {
    /// In bytes.
    public let size: Int
    /// SHA-256 of the content.
    public let digest: [UInt8]
    /// What picture it is, or why it is none.
    public let image: Result<ImageInfo, ImageRefusal>
    let entry: StagingEntry

    init(_ entry: StagingEntry, size: Int, digest: [UInt8], image: Result<ImageInfo, ImageRefusal>) {
        self.entry = entry
        self.size = size
        self.digest = digest
        self.image = image
    }

    /// Removes the file now. Publishing it later fails with `.notFound`; what is published stays.
    public func discard() { entry.remove() }
}
