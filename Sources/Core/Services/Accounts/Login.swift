// What logging in takes and gives.

public import Domain
public import Primitives

/// How a login names its account.
public enum LoginName: Sendable {
    case email(String)
    /// `name#0001`, or `name` where only one user has it.
    case username(String)
}

/// A user who is logged in, with a new pair of tokens.
public struct Login: Sendable {
    public let profile: Profile
    /// For `Authorization: Bearer` and Identify.
    public let accessToken: Secret<String>
    /// For one refresh.
    public let refreshToken: Secret<String>
    /// Until the access token expires.
    public let expiresInSeconds: Int64
}
