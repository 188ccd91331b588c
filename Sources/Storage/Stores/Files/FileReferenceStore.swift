// What of the database files belong to.

internal import Database
public import Domain
public import Primitives

public struct FileReferenceStore {
    let connection: StoreConnection

    public func hasMessage(_ message: MessageID, in channel: ChannelID) throws(DomainError) -> Bool {
        try connection.number(
            "SELECT 1 FROM messages WHERE channel_id = $1 AND id = $2 AND deleted_at IS NULL",
            .id(channel), .id(message)) != nil
    }

    public func hasChannel(_ channel: ChannelID) throws(DomainError) -> Bool {
        try connection.number("SELECT 1 FROM channels WHERE id = $1 AND deleted_at IS NULL", .id(channel))
            != nil
    }
}
