// What is known about an operation before any of its requests arrives.

public import HTTPTypes

/// An operation's line in the contract.
public struct OperationDescription: Sendable, Hashable {
    /// `createMessage`.
    public let id: String
    public let method: Method
    /// `/channels/{channel_id}/messages`, without the base path: the label for metrics and logs.
    public let pathTemplate: String
    /// Longer bodies are answered 413 before they are read; for forms see `form`.
    public let bodyBytesMax: Int
    /// The form it takes, perhaps besides other media types; nil if it takes none.
    public let form: FormDescription?
    public let needsCredentials: Bool
    /// nil: any number of requests.
    public let rateLimit: RateLimit?

    /// Body accepted and dropped by operations that take none: some clients send `{}` with every request.
    public static let unusedBodyBytesMax = 4096

    public init(
        id: String, method: Method, pathTemplate: String, bodyBytesMax: Int = unusedBodyBytesMax,
        form: FormDescription? = nil, needsCredentials: Bool, rateLimit: RateLimit? = nil
    ) {
        self.id = id
        self.method = method
        self.pathTemplate = pathTemplate
        self.bodyBytesMax = bodyBytesMax
        self.form = form
        self.needsCredentials = needsCredentials
        self.rateLimit = rateLimit
    }
}
