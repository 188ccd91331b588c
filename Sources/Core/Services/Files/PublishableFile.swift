// Files on their way from the staging area into a message: checked before the transaction, published inside it,
// and taken back when it fails.

internal import Domain
internal import FileStorage
internal import Primitives

/// A file that has been found fit, under the name that it will have.
struct PreparedFile: Sendable {
    let filename: Filename
    let file: StagedFile
    let image: ImageInfo
}

extension [AttachmentDraft] {
    /// - Throws: `invalidField` (`files`).
    func prepared() throws(DomainError) -> [PreparedFile] {
        var images: [ImageInfo] = []
        for (index, draft) in enumerated() {
            guard draft.file.size <= ContentLimits.attachmentBytesMax else {
                throw .invalidField(InvalidField("files", .imageTooLarge, at: index))
            }
            guard case .success(let image) = draft.file.image else {
                throw .invalidField(InvalidField("files", .unsupportedImage, at: index))
            }
            images.append(image)
        }
        let names = Filename.distinct(
            zip(self, images).map { Filename(clientName: $0.filename, format: $1.format) })
        return indices.map { PreparedFile(filename: names[$0], file: self[$0].file, image: images[$0]) }
    }
}

/// A prepared file together with the changes that it becomes part of.
struct PublishableFile: Sendable {
    private let prepared: PreparedFile
    private let changes: FileChanges

    init(_ prepared: PreparedFile, in changes: FileChanges) {
        self.prepared = prepared
        self.changes = changes
    }

    /// Puts the file where a message's files are (seed 1 §9.1).
    func publish(_ id: AttachmentID, with message: Message) throws(DomainError) -> Attachment {
        let key = FileKey.attachment(
            channel: message.channelID.snowflake, message: message.id.snowflake, filename: prepared.filename)
        do throws(FileStorageError) {
            try changes.publish(prepared.file, as: key)
        } catch {
            throw DomainError(error)
        }
        return Attachment(
            id: id, filename: prepared.filename.text, contentType: prepared.image.format.contentType,
            size: prepared.file.size, width: prepared.image.width, height: prepared.image.height,
            storageKey: key.path)
    }
}

extension ServiceContext {
    /// Runs a write that changes files too: they are durable when this returns, and as they were when it throws.
    func withFiles<Value: Sendable>(
        _ write: (FileChanges) async throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        guard let files else { throw .unavailable(reason: "there is no storage for files") }
        let changes = files.changes()
        let value: Value
        do throws(DomainError) {
            value = try await write(changes)
        } catch {
            await changes.undo()
            throw error
        }
        do throws(FileStorageError) {
            try await changes.confirm()
        } catch {
            throw DomainError(error)
        }
        return value
    }
}

extension DomainError {
    init(_ failure: FileStorageError) { self = .unavailable(reason: "files: \(failure)") }
}
