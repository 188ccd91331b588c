// Pictures of accounts and guilds: they come as data URLs, wait in the staging area for their transaction, and appear
// and vanish with it.

internal import Domain
internal import FileStorage
internal import Primitives
internal import Stores

/// A picture that has been checked and written, but is nobody's yet.
struct StagedPicture: Sendable {
    let file: StagedFile
    /// Its part of the key, and what users and guilds carry.
    let hash: PictureHash
}

extension ServiceContext {
    /// Checks a picture and writes it where it can wait.
    /// - Parameters:
    ///   - change: a data URL, or nil for no picture.
    ///   - field: what a refused picture is reported under.
    /// - Throws: `invalidField` for what is no picture or too large; `unavailable` when the storage is full or
    ///   fails.
    func stage(
        _ change: FieldChange<String?>, as field: String
    ) async throws(DomainError) -> FieldChange<StagedPicture?> {
        guard let dataURL = change.newValue else { return .keep }
        guard let dataURL else { return .set(nil) }
        guard let files else { throw .unavailable(reason: "the server keeps no files") }
        let picture = try PictureData.checked(dataURL, as: field)
        do throws(FileStorageError) {
            let file = try await files.staging.stage(picture.bytes)
            return .set(StagedPicture(file: file, hash: picture.hash(salt: ids.next(at: clock()))))
        } catch {
            throw DomainError(error)
        }
    }

    /// A transaction that files appear and vanish with.
    /// - Throws: what `body` throws, with nothing changed; `unavailable`, also when the storage fails after the
    ///   commit: then the files are put in order at the next start.
    func writeFiles<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork, FileChanges?) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        guard files != nil else {
            return try await write { (unit) throws(DomainError) in try body(unit, nil) }
        }
        return try await withFiles { (changes) throws(DomainError) in
            try await write { (unit) throws(DomainError) in try body(unit, changes) }
        }
    }
}

extension PictureData {
    fileprivate static func checked(
        _ dataURL: String, as field: String
    ) throws(DomainError) -> PictureData {
        do throws(PictureData.Refusal) {
            return try PictureData(dataURL: dataURL, bytesMax: ContentLimits.pictureBytesMax)
        } catch .tooLarge {
            throw .invalidField(InvalidField(field, .imageTooLarge))
        } catch {
            throw .invalidField(InvalidField(field, .unsupportedImage))
        }
    }
}

extension FileChanges {
    /// Removes every file of a channel.
    func removeFolder(of channel: ChannelID) throws(DomainError) {
        do throws(FileStorageError) {
            try remove(.folder(.channel(channel.snowflake)))
        } catch {
            throw DomainError(error)
        }
    }

    fileprivate func publish(_ picture: StagedPicture, as key: FileKey) throws(DomainError) {
        do throws(FileStorageError) { try publish(picture.file, as: key) } catch { throw DomainError(error) }
    }

    fileprivate func removeFile(_ key: FileKey) throws(DomainError) {
        do throws(FileStorageError) { try remove(.file(key)) } catch { throw DomainError(error) }
    }
}

extension Guild {
    /// Puts a new icon into its place and takes the one before out.
    /// - Parameter files: nil only where the server keeps none.
    mutating func setIcon(
        _ change: FieldChange<StagedPicture?>, with files: FileChanges?
    ) throws(DomainError) {
        guard let picture = change.newValue else { return }
        if let picture {
            try files?.publish(picture, as: .icon(guild: id.snowflake, hash: picture.hash))
        }
        if let old = icon.flatMap({ PictureHash($0) }) {
            try files?.removeFile(.icon(guild: id.snowflake, hash: old))
        }
        icon = picture?.hash.text
    }
}

extension User {
    /// As `Guild.setIcon`.
    mutating func setAvatar(
        _ change: FieldChange<StagedPicture?>, with files: FileChanges?
    ) throws(DomainError) {
        guard let picture = change.newValue else { return }
        if let picture {
            try files?.publish(picture, as: .avatar(user: id.snowflake, hash: picture.hash))
        }
        if let old = avatar.flatMap({ PictureHash($0) }) {
            try files?.removeFile(.avatar(user: id.snowflake, hash: old))
        }
        avatar = picture?.hash.text
    }
}
