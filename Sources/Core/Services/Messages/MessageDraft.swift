// A message that is about to be sent.

public import Domain
public import FileStorage
public import Primitives

public struct MessageDraft: Sendable {
    /// May be empty when there are files. U+0000, which not every database can store, is left out.
    public var content: String
    /// A message of the same channel.
    public var replyTo: MessageID?
    /// What the client recognises the message by; the same again within `ContentLimits.nonceSeconds` means the
    /// message that was sent before.
    public var nonce: String?
    /// Pictures; the contract says how many at most.
    public var files: [AttachmentDraft]

    public init(
        content: String, replyTo: MessageID? = nil, nonce: String? = nil, files: [AttachmentDraft] = []
    ) {
        self.content = content
        self.replyTo = replyTo
        self.nonce = nonce
        self.files = files
    }
}

/// A file that is to become an attachment.
public struct AttachmentDraft: Sendable {
    /// What the client calls it.
    public let filename: String
    public let file: StagedFile

    public init(filename: String, file: StagedFile) {
        self.filename = filename
        self.file = file
    }
}

extension String {
    /// Without U+0000: PostgreSQL has no place for it, and no text needs it.
    var withoutNull: String {
        guard utf8.contains(0) else { return self }
        var scalars = unicodeScalars
        scalars.removeAll { $0.value == 0 }
        return String(scalars)
    }
}
