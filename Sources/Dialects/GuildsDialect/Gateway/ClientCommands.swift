// What clients of the guild contract ask the gateway for, in the gateway's words.

internal import Domain
internal import Gateway
internal import GuildsAPI
internal import Primitives

extension ClientCommand {
    /// - Returns: nil for a shard that does not exist.
    init?(_ frame: GuildsClientFrame) {
        switch frame {
        case .heartbeat(let sequence): self = .heartbeat(sequence.map { UInt64(clamping: $0) })
        case .identify(let identify):
            guard let request = IdentifyRequest(identify) else { return nil }
            self = .identify(request)
        case .resume(let resume): self = .resume(ResumeRequest(resume))
        case .presenceUpdate(let update): self = .setStatus(Domain.PresenceStatus(update.status))
        case .requestMembers(let request): self = .listMembers(MembersRequest(request))
        }
    }
}

extension IdentifyRequest {
    fileprivate init?(_ identify: Identify) {
        var shard: Shard?
        if let pair = identify.shard {
            guard pair.count == 2, let id = UInt64(exactly: pair[0]), let count = UInt64(exactly: pair[1]),
                let chosen = Shard(id: id, count: count)
            else { return nil }
            shard = chosen
        }
        self.init(
            token: GatewayToken(text: identify.token),
            intents: identify.intents.map { UInt64(clamping: $0) } ?? .max, shard: shard,
            status: identify.presence.map { Domain.PresenceStatus($0.status) } ?? .online,
            membersMax: identify.largeThreshold)
    }
}

extension ResumeRequest {
    fileprivate init(_ resume: Resume) {
        self.init(
            token: GatewayToken(text: resume.token), sessionID: resume.sessionID,
            sequence: UInt64(clamping: resume.seq))
    }
}

extension MembersRequest {
    fileprivate init(_ request: RequestMembers) {
        self.init(
            guild: GuildID(request.guildID),
            selection: request.userIDs.map { .users($0.map { UserID($0) }) } ?? .prefix(request.query),
            limit: request.limit == 0 ? nil : request.limit, wantsPresences: request.presences,
            nonce: request.nonce)
    }
}

extension GatewayToken {
    /// Clients may write the token as they write it in HTTP.
    fileprivate init(text: String) {
        if text.hasPrefix("Bot ") {
            self = .bot(Secret(String(text.dropFirst("Bot ".count))))
        } else {
            let isPrefixed = text.hasPrefix("Bearer ")
            self = .access(Secret(isPrefixed ? String(text.dropFirst("Bearer ".count)) : text))
        }
    }
}

extension Domain.PresenceStatus {
    fileprivate init(_ status: GuildsAPI.PresenceStatus) {
        switch status {
        case .online: self = .online
        case .idle: self = .idle
        case .dnd: self = .dnd
        case .invisible, .offline: self = .invisible
        }
    }
}
