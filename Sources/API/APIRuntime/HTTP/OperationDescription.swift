// What is known about an operation before any of its requests arrives.

public import HTTPTypes

/// An operation's line in the contract.
public struct OperationDescription: Sendable, Hashable {
    /// `createMessage`.
    public let id: String
    public let method: Method
    /// `/channels/{channel_id}/messages`, without the base path: the label for metrics and logs.
    public let pathTemplate: String
    /// Longer bodies are answered 413 before they are read.
    public let bodyBytesMax: Int
    public let needsCredentials: Bool
    public let rateLimit: RateLimit?

    /// How often an operation may be called.
    public struct RateLimit: Sendable, Hashable {
        /// Operations with the same bucket share its limit.
        public let bucket: String
        public let limit: Int
        public let perSeconds: Int

        public init(bucket: String, limit: Int, perSeconds: Int) {
            self.bucket = bucket
            self.limit = limit
            self.perSeconds = perSeconds
        }
    }

    /// Body accepted and dropped by operations that take none: some clients send `{}` with every request.
    public static let unusedBodyBytesMax = 4096

    public init(
        id: String, method: Method, pathTemplate: String, bodyBytesMax: Int = unusedBodyBytesMax,
        needsCredentials: Bool, rateLimit: RateLimit? = nil
    ) {
        self.id = id
        self.method = method
        self.pathTemplate = pathTemplate
        self.bodyBytesMax = bodyBytesMax
        self.needsCredentials = needsCredentials
        self.rateLimit = rateLimit
    }
}
