// Who is there, as others see it (seed 1 §6.6, §10.3): gateways say what becomes of their sessions, and the guilds of
// a user are told when that changes what they see.
//
// Presence is worth no error: when the store of ephemeral state does not answer, people look as they did.

public import Domain
internal import Ephemeral
public import Primitives

public struct PresenceService: Sendable {
    let board: PresenceBoard

    /// A session began.
    public func begin(_ session: String, of user: User, status: PresenceStatus) async {
        await board.begin(session, of: user, status)
    }

    /// The user chose a status in one of their sessions.
    public func setStatus(_ status: PresenceStatus, of session: String, user: UserID) async {
        await board.set(status, of: session, user: user)
    }

    /// The session's client is still there. To be said every two minutes at least.
    public func confirm(_ session: String, of user: UserID) async { await board.confirm(session, of: user) }

    /// The client lost its connection and may resume; until `end`, others see no difference.
    /// - Parameter sequence: the number of the last event of the session.
    public func noteAway(_ session: String, sequence: UInt64) async {
        await board.noteAway(session, sequence: sequence)
    }

    public func end(_ session: String, of user: UserID) async { await board.end(session, of: user) }

    /// The account changed, and with it perhaps what its user says about themselves.
    public func userChanged(_ user: User) async { await board.userChanged(user) }

    /// The user is new in a guild, which is to know that they are there.
    public func userJoined(_ user: UserID, _ guild: GuildID) async { board.announce(user, in: guild) }

    /// Those of the users who are there.
    public func shown(among users: some Sequence<UserID>) -> [Presence] { board.shown(among: users) }
}
