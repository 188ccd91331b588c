// The presence of a user (seed 1 §10.3): which gateway sessions there are, with what status, and when each was heard
// of last. The map expires as a whole, so a session whose process died would live as long as the user's other
// sessions; its time tells it apart.

public import Domain
public import Primitives

/// What is known of a user's sessions.
public struct PresenceState: Sendable, Hashable {
    public struct Session: Sendable, Hashable {
        public var status: PresenceStatus
        /// To the second: what is after it is dropped.
        public let lastSeen: Timestamp

        public init(status: PresenceStatus, lastSeen: Timestamp) {
            self.status = status
            self.lastSeen = Timestamp(secondsSince1970: lastSeen.secondsSince1970)
        }
    }

    public internal(set) var sessions: [String: Session]

    /// What others see.
    public var status: PresenceStatus { PresenceAggregate.visibleStatus(of: sessions.values.map(\.status)) }
    /// When any of the sessions was heard of; nil if there is none.
    public var lastSeen: Timestamp? { sessions.values.map(\.lastSeen).max() }
    /// The ids of all sessions, in order.
    public var connectedSessions: [String] { sessions.keys.sorted() }
}

/// A user's presence before and after one of the sessions said something.
public struct PresenceChange: Sendable, Hashable {
    public let before: PresenceState
    public let after: PresenceState

    /// Whether others see another status: then they should be told of `after.status`. Of changes that happen at
    /// once, exactly one turns this status into the next.
    public var isVisible: Bool { before.status != after.status }
}

extension EphemeralStore {
    /// Notes the status of a session, which may be new. To be repeated at every heartbeat: a session that has not
    /// been heard of for the lifetime of presences, 5 minutes, is gone.
    public func setPresence(
        _ status: PresenceStatus, ofSession session: String, of user: UserID, now: Timestamp
    ) async throws(EphemeralError) -> PresenceChange {
        let key = EphemeralKey<FieldMap>.presence(of: user)
        let presence = PresenceState.Session(status: status, lastSeen: now)
        let fields = try await setField(session, to: presence.field, at: key)
        let before = PresenceState(fields: fields, now: now)
        for gone in fields.keys where before.sessions[gone] == nil && gone != session {
            _ = try await removeField(gone, at: key)
        }
        var after = before
        after.sessions[session] = presence
        return PresenceChange(before: before, after: after)
    }

    /// Notes the end of a session.
    public func endPresence(
        ofSession session: String, of user: UserID, now: Timestamp
    ) async throws(EphemeralError) -> PresenceChange {
        let fields = try await removeField(session, at: .presence(of: user))
        let before = PresenceState(fields: fields, now: now)
        var after = before
        after.sessions[session] = nil
        return PresenceChange(before: before, after: after)
    }

    public func presence(of user: UserID, now: Timestamp) async throws(EphemeralError) -> PresenceState {
        PresenceState(fields: try await fields(at: .presence(of: user)), now: now)
    }
}

extension PresenceState {
    /// - Parameter fields: as stored; what cannot be read, or is of a session long gone, is left out.
    init(fields: [String: [UInt8]], now: Timestamp) {
        let lifetime = KeyPattern.presence.lifetimeMilliseconds
        let oldest = now.advanced(byMilliseconds: -lifetime)
        sessions = fields.compactMapValues(Session.init(field:)).filter { $0.value.lastSeen > oldest }
    }
}

extension PresenceState.Session {
    /// `online:1705315800`
    var field: [UInt8] { Array("\(status.rawValue):\(lastSeen.secondsSince1970)".utf8) }

    init?(field: [UInt8]) {
        let parts = String(decoding: field, as: UTF8.self).split(separator: ":")
        guard parts.count == 2, let status = PresenceStatus(rawValue: String(parts[0])),
            let seconds = UInt32(parts[1])
        else { return nil }
        self.init(status: status, lastSeen: Timestamp(secondsSince1970: Int64(seconds)))
    }
}
