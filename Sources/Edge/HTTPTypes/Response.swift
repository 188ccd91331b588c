// What an application answers. The server adds `Date`, `Content-Length` and `Connection` itself and ignores an
// application's own `Date`, `Content-Length` and `Transfer-Encoding`, so framing cannot be wrong. An application
// may ask for the connection to be closed with `Connection: close`.

/// A complete response.
public struct Response: Sendable {
    public var status: Status
    public var fields: HeaderFields
    /// Not sent in answer to HEAD (its length is), nor with a status that forbids a body.
    public var body: [UInt8]
    /// Sent instead of `body` if there is one. To a GET that asks for a range of it, an answer of status 200 becomes
    /// one of 206 or 416.
    public var file: FileBody?

    /// Bytes of the body, wherever it is.
    public var contentLength: Int { file?.length ?? body.count }

    public init(_ status: Status, fields: HeaderFields = HeaderFields(), body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A file with its media type.
    public init(_ status: Status, type: String, file: FileBody) {
        self.init(status, fields: [.contentType: type])
        self.file = file
    }

    /// A response with a media type.
    public init(_ status: Status, type: String, body: [UInt8]) {
        self.init(status, fields: [.contentType: type], body: body)
    }
}
