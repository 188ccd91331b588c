// Files that are served.

public import Domain
public import FileStorage
public import Primitives
internal import Stores

public struct FileService: Sendable {
    let context: ServiceContext

    /// Opens a file of a message. Whoever has its address may have it, so who may see the channel does not matter.
    /// The database is asked as well: files are removed some time after their messages.
    /// - Throws: `unknownFile`, `unavailable`.
    public func attachment(
        _ filename: String, of message: MessageID, in channel: ChannelID
    ) async throws(DomainError) -> OpenFile {
        guard let key = FileKey("\(channel)/\(message)/\(filename)") else { throw .unknownFile }
        let isThere = try await context.read { (view) throws(DomainError) in
            try view.attachments.isReferenced(key.path, by: message, in: channel)
        }
        guard isThere else { throw .unknownFile }
        return try await open(key)
    }

    /// - Throws: `unknownFile`, `unavailable`.
    public func avatar(_ hash: String, of user: UserID) async throws(DomainError) -> OpenFile {
        try await open(PictureHash(hash).map { .avatar(user: user.snowflake, hash: $0) })
    }

    /// - Throws: `unknownFile`, `unavailable`.
    public func icon(_ hash: String, of guild: GuildID) async throws(DomainError) -> OpenFile {
        try await open(PictureHash(hash).map { .icon(guild: guild.snowflake, hash: $0) })
    }

    private func open(_ key: FileKey?) async throws(DomainError) -> OpenFile {
        guard let key, let files = context.files else { throw .unknownFile }
        do throws(FileStorageError) {
            return try await files.open(key)
        } catch .notFound {
            throw .unknownFile
        } catch {
            throw DomainError(error)
        }
    }
}
