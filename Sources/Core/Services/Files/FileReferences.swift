// Whether the database knows a file: asked at the start, about files whose transaction nobody saw the end of.

internal import Domain
public import FileStorage
internal import Primitives
internal import Stores

extension ChatServices {
    /// - Returns: whether a row needs what lies there; nil when the database cannot tell.
    public func isReferenced(_ place: FilePlace) async -> Bool? {
        do throws(DomainError) {
            return try await context.read { (view) throws(DomainError) in
                switch place {
                case .file(let key): try view.isReferenced(key)
                case .folder(let folder): try view.isReferenced(folder)
                }
            }
        } catch {
            return nil
        }
    }
}

extension ReadTransaction {
    fileprivate func isReferenced(_ key: FileKey) throws(DomainError) -> Bool {
        let segments = key.path.split(separator: "/")
        guard segments.count == 3, let id = Snowflake(String(segments[1])) else { return false }
        switch segments[0] {
        case "avatars": return try users.user(UserID(id))?.avatar == String(segments[2])
        case "icons": return try guilds.guild(GuildID(id))?.icon == String(segments[2])
        default:
            guard let channel = Snowflake(String(segments[0])) else { return false }
            return try attachments.isReferenced(key.path, by: MessageID(id), in: ChannelID(channel))
        }
    }

    /// Folders are those of channels, messages, users or guilds.
    fileprivate func isReferenced(_ folder: FileFolder) throws(DomainError) -> Bool {
        let segments = folder.path.split(separator: "/").map(String.init)
        guard let last = segments.last.flatMap({ Snowflake($0) }) else { return false }
        switch (segments.count, segments[0]) {
        case (2, "avatars"): return try users.user(UserID(last)) != nil
        case (2, "icons"): return try guilds.guild(GuildID(last)) != nil
        case (2, let first):
            guard let channel = Snowflake(first) else { return false }
            return try files.hasMessage(MessageID(last), in: ChannelID(channel))
        default: return try files.hasChannel(ChannelID(last))
        }
    }
}
