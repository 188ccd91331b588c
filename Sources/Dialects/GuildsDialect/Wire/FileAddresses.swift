// Where clients find files.

/// Makes the addresses of files from their keys in the file storage.
public struct FileAddresses: Sendable {
    /// `https://chat.example.com`, without a slash at the end.
    private let publicURL: String

    public init(publicURL: String) { self.publicURL = publicURL }

    /// - Parameter key: `{channel_id}/{message_id}/{filename}`.
    func attachment(_ key: String) -> String { "\(publicURL)/uploads/\(key)" }
}
