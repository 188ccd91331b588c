// The names and lifetimes of everything that is kept for a moment (seed 1 §10.1). A key's type says what is behind
// it, so that a value is not read as a map.

public import Domain
public import Primitives

/// What is behind a key that has one value. Never instantiated.
public enum SingleValue {}

/// What is behind a key that has a value per field. Never instantiated.
public enum FieldMap {}

/// Names one thing that is kept for a moment, and says for how long.
public struct EphemeralKey<Shape>: Hashable, Sendable {
    let name: KeyName

    /// The key as a shared store has it: `typing:{channel_id}:{user_id}`.
    public var text: String { name.text }
    /// From the last write to the end.
    public var lifetimeMilliseconds: Int64 { name.pattern.lifetimeMilliseconds }
}

extension EphemeralKey<SingleValue> {
    /// That a user is writing a message: 10 seconds.
    public static func typing(_ user: UserID, in channel: ChannelID) -> Self {
        Self(name: .typing(channel, user))
    }

    /// Which process holds a gateway session, or whatever else is to be known of it: 2 minutes.
    public static func webSocketSession(_ session: String) -> Self { Self(name: .webSocketSession(session)) }

    /// The number of the last event sent to a gateway session: 2 minutes.
    public static func sequence(ofSession session: String) -> Self { Self(name: .sequence(session)) }

    /// A refresh token: 7 days. The database has them; a shared store may answer in front of it.
    /// - Parameter hash: of the token, never the token.
    public static func refreshToken(hash: String) -> Self { Self(name: .refreshToken(hash)) }
}

extension EphemeralKey<FieldMap> {
    /// The gateway sessions of a user and the status of each (seed 1 §10.3): 5 minutes.
    public static func presence(of user: UserID) -> Self { Self(name: .presence(user)) }
}

/// A key without its type. Comparing names does not need their text.
enum KeyName: Hashable, Sendable {
    case presence(UserID)
    case typing(ChannelID, UserID)
    case webSocketSession(String)
    case sequence(String)
    case refreshToken(String)

    var pattern: KeyPattern {
        switch self {
        case .presence: .presence
        case .typing: .typing
        case .webSocketSession: .webSocketSession
        case .sequence: .sequence
        case .refreshToken: .refreshToken
        }
    }

    var text: String {
        switch self {
        case .presence(let user): "presence:\(user)"
        case .typing(let channel, let user): "typing:\(channel):\(user)"
        case .webSocketSession(let session): "ws_session:\(session)"
        case .sequence(let session): "seq:\(session)"
        case .refreshToken(let hash): "refresh_token:\(hash)"
        }
    }
}

/// The kinds of keys, numbered.
enum KeyPattern: Int, CaseIterable {
    case presence, typing, webSocketSession, sequence, refreshToken

    var lifetimeMilliseconds: Int64 {
        switch self {
        case .presence: 300_000
        case .typing: 10_000
        case .webSocketSession, .sequence: 120_000
        case .refreshToken: 604_800_000
        }
    }
}
