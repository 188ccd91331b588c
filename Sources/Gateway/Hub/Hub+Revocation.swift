// Sessions whose token no longer counts: a bot's was replaced, or the bot was deleted.

internal import Domain

extension Hub {
    /// Ends the sessions that were opened with a token that this batch takes back.
    /// - Returns: whether there was any such token.
    func endRevokedSessions(in batch: EventBatch) -> Bool {
        let users = batch.usersWithoutCredentials
        guard !users.isEmpty else { return false }
        for session in Array(sessions.values) where users.contains(session.userID) {
            if let client = session.client { close(client, .authenticationFailed) }
            if sessions[session.id] != nil { end(session) }
        }
        return true
    }
}

extension EventBatch {
    /// Whose token this batch takes back.
    var usersWithoutCredentials: [UserID] {
        publications.compactMap { publication in
            guard case .credentialsRevoked = publication.event, case .user(let user) = publication.scope
            else { return nil }
            return user
        }
    }
}
