// Files of messages, and those that no message needs any more: they wait here, written with what made them
// useless, until they are gone from the file storage.

internal import Database
public import Domain
public import Primitives

public struct AttachmentStore {
    let connection: StoreConnection

    public func insert(_ attachment: Attachment, of message: Message) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO attachments (channel_id, message_id, id, filename, content_type, size_bytes, width,
                height, storage_key, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
            """,
            .id(message.channelID), .id(message.id), .id(attachment.id), .text(attachment.filename),
            .text(attachment.contentType), .number(attachment.size), .number(attachment.width),
            .number(attachment.height), .text(attachment.storageKey), .time(message.timestamp))
    }

    /// Whether a message that was not deleted has the file.
    public func isReferenced(
        _ storageKey: String, by message: MessageID, in channel: ChannelID
    ) throws(DomainError) -> Bool {
        try connection.row(
            """
            SELECT 1 FROM attachments
            WHERE channel_id = $1 AND message_id = $2 AND storage_key = $3 AND deleted_at IS NULL
            """, .id(channel), .id(message), .text(storageKey),
            decode: { (_: any SQLRow) throws(DatabaseError) -> Bool in true }) ?? false
    }

    /// Takes the attachments off messages that are being deleted.
    func release(
        of messages: [MessageID], in channel: ChannelID, at now: Timestamp
    ) throws(DomainError) {
        let ids = SQLValue.list(messages)
        let count = try connection.execute(
            """
            INSERT INTO pending_file_deletions (storage_key, created_at)
            SELECT storage_key, $3 FROM attachments
            WHERE channel_id = $1 AND message_id IN (SELECT value FROM json_each($2)) AND deleted_at IS NULL
            ON CONFLICT DO NOTHING
            """, .id(channel), ids, .time(now))
        if count == 0 { return }
        try connection.execute(
            """
            UPDATE attachments SET deleted_at = $3, updated_at = $3
            WHERE channel_id = $1 AND message_id IN (SELECT value FROM json_each($2)) AND deleted_at IS NULL
            """, .id(channel), ids, .time(now))
    }

    /// Hands over the files of all messages of a channel that is being deleted.
    public func releaseAll(in channel: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO pending_file_deletions (storage_key, created_at)
            SELECT storage_key, $2 FROM attachments WHERE channel_id = $1 AND deleted_at IS NULL
            ON CONFLICT DO NOTHING
            """, .id(channel), .time(now))
        try connection.execute(
            """
            UPDATE attachments SET deleted_at = $2, updated_at = $2
            WHERE channel_id = $1 AND deleted_at IS NULL
            """, .id(channel), .time(now))
    }

    /// Some of the files that are to be removed, in the order of their keys.
    /// - Parameter after: the last key of the batch before; nil for the first.
    public func released(after: String?, limit: Int) throws(DomainError) -> [String] {
        try connection.rows(
            "SELECT storage_key FROM pending_file_deletions WHERE storage_key > $1 ORDER BY storage_key LIMIT $2",
            .text(after ?? ""), .number(limit),
            decode: { (row: any SQLRow) throws(DatabaseError) -> String in try row.text(0) })
    }

    /// Forgets a file that is gone from the storage.
    public func forget(_ storageKey: String) throws(DomainError) {
        try connection.execute(
            "DELETE FROM pending_file_deletions WHERE storage_key = $1", .text(storageKey))
    }
}
