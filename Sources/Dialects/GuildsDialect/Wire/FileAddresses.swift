// Where clients find the files of messages.

internal import FileStorage
public import Primitives

/// Makes and checks the addresses of attachments, `{publicURL}/uploads/{channel_id}/{message_id}/{filename}?sig=...`:
/// a browser shows a picture without saying who asks, so the address itself is the permission.
public struct FileAddresses: Sendable {
    /// Where the contract serves attachments, below the public address.
    public static let path = "/uploads/"

    private let signed: SignedAddresses

    /// - Parameters:
    ///   - publicURL: `https://chat.example.com`, without a slash at the end.
    ///   - secret: the server's.
    public init(publicURL: String, secret: Secret<[UInt8]>) {
        signed = SignedAddresses(secret: secret, base: publicURL + Self.path)
    }

    /// - Parameter key: `{channel_id}/{message_id}/{filename}`.
    func attachment(_ key: String) -> String { FileKey(key).map { signed.address(of: $0) } ?? "" }

    /// Whether an address was made by this server.
    func isSigned(_ filename: String, message: Snowflake, channel: Snowflake, with signature: String) -> Bool
    {
        guard let key = FileKey("\(channel)/\(message)/\(filename)") else { return false }
        return signed.verify(key, signature: signature)
    }
}
