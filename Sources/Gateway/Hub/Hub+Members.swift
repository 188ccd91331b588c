// Members of a guild on request: those that its snapshot had no room for, a thousand at a time, each part read when
// the one before is on its way.

internal import Domain
internal import Primitives
internal import Services

extension Hub {
    /// Answers a request for members. Only members of a guild get one, and a session one after the other.
    func listMembers(_ request: MembersRequest, for session: Session) {
        guard session.guilds.contains(request.guild) else { return }
        guard session.memberRequests.count < GatewayLimits.memberRequestsMax else {
            if let client = session.client { close(client, .sentTooMuch) }
            return
        }
        session.memberRequests.append(request)
        guard session.memberRequests.count == 1 else { return }
        let id = session.id
        Task(executorPreference: loop) { await self.answerMemberRequests(of: id) }
    }

    /// A session that ends or moves away meanwhile has no client here any more, and gets no answer.
    private func answerMemberRequests(of id: String) async {
        guard let session = sessions[id] else { return }
        while session.client != nil, let request = session.memberRequests.first {
            do throws(DomainError) {
                try await answer(request, session)
            } catch {
                // No member any more, or the database is away: the client asks again if it still wants to know.
                log.debug("members not listed", ["error": .string("\(error)")])
            }
            session.memberRequests.removeFirst()
        }
        session.memberRequests = []
    }

    private func answer(_ request: MembersRequest, _ session: Session) async throws(DomainError) {
        let (guild, caller) = (request.guild, session.userID)
        switch request.selection {
        case .users(let users):
            let members = try await services.sessions.members(of: guild, among: users, for: caller)
            let found = Set(members.map(\.user.id))
            await send(members, to: session, request, notFound: users.filter { !found.contains($0) })
        case .prefix(let prefix) where !prefix.isEmpty:
            let limit = request.limit ?? GatewayLimits.membersPerChunk
            let members = try await services.sessions.members(
                of: guild, named: prefix, limit: limit, for: caller)
            await send(members, to: session, request)
        case .prefix:
            try await answerWithAll(request, session)
        }
    }

    /// As many parts as the members at the beginning need; who joins meanwhile has an event of their own.
    private func answerWithAll(_ request: MembersRequest, _ session: Session) async throws(DomainError) {
        let perChunk = GatewayLimits.membersPerChunk
        var (index, chunks, left) = (0, 1, request.limit ?? .max)
        var last: UserID?
        while index < chunks, session.client != nil {
            let page = try await services.sessions.members(
                of: request.guild, after: last, limit: min(left, perChunk), for: session.userID)
            if index == 0 { chunks = max(1, (min(page.count, left) + perChunk - 1) / perChunk) }
            await send(page.members, to: session, request, index: index, of: chunks)
            last = page.members.last?.user.id ?? last
            left -= page.members.count
            index += 1
        }
    }

    /// Sends a part, and returns when it is on its way: who does not read gets no more.
    private func send(
        _ members: [Member], to session: Session, _ request: MembersRequest, index: Int = 0,
        of count: Int = 1, notFound: [UserID] = []
    ) async {
        let presences =
            request.wantsPresences
            ? services.presence.shown(among: members.lazy.map(\.user.id)) : nil
        let chunk = MembersChunk(
            guild: request.guild, members: members, index: index, count: count, notFound: notFound,
            presences: presences, nonce: request.nonce)
        let codec = audiences[session.identity.codecIndex].codec
        guard session.client != nil, let dispatch = codec.members(chunk) else { return }
        session.sendInTurn(dispatch)
        await withCheckedContinuation { session.waitUntilDrained($0) }
    }
}
