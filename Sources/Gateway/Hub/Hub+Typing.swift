// "Somebody is typing", said over a session. Clients say it often and expect no answer, so whatever cannot be told is
// passed over.

internal import Domain
internal import Primitives
internal import Reactor
internal import Services

extension Hub {
    /// Tells the others, if the session's user may write in the channel and not too much of it is under way.
    func startTyping(in channel: ChannelID, by session: Session) {
        guard session.typingNotices < GatewayLimits.typingNoticesMax else { return }
        session.typingNotices += 1
        Task(executorPreference: loop) { [id = session.id, user = session.userID] in
            await self.tellTyping(of: user, in: channel, id)
        }
    }

    private func tellTyping(of user: UserID, in channel: ChannelID, _ session: String) async {
        do throws(DomainError) {
            try await services.typing.start(in: channel, by: user)
        } catch {
            log.debug("typing not told", ["error": .string("\(error)")])
        }
        sessions[session]?.typingNotices -= 1
    }
}
