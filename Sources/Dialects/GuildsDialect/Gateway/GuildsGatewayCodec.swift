// The guild dialect's frames for the gateway: what happened becomes a generated event, a client's frame a
// command, and a reason to close one of the contract's close codes.

internal import APIRuntime
internal import ChatDialect
public import Domain
public import Gateway
internal import GuildsAPI
public import HTTPTypes
internal import Primitives
public import WebSocket

public struct GuildsGatewayCodec: GatewayCodec {
    public let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: UInt64(GuildsGateway.heartbeatTimeoutMilliseconds),
        identifyTimeoutMilliseconds: UInt64(GuildsGateway.identifyTimeoutMilliseconds),
        resumeWindowMilliseconds: UInt64(GuildsGateway.resumeWindowMilliseconds))
    public let hello = GuildsServerFrame.hello(
        Hello(heartbeatInterval: GuildsGateway.heartbeatIntervalMilliseconds)
    ).encoded()
    public let heartbeatAcknowledgement = GuildsServerFrame.heartbeatAck.encoded()
    public let resumeRefusal: [UInt8]? = GuildsServerFrame.invalidSession(false).encoded()
    public let reconnectRequest: [UInt8]? = GuildsServerFrame.reconnect.encoded()
    private let publicAddress: String?
    private let fallbackAddress: String
    private let files: FileAddresses

    /// - Parameters:
    ///   - publicAddress: where clients reach this server, when something is in front of it:
    ///     `wss://chat.example.org`. nil: where they connected to.
    ///   - fallbackAddress: for clients that did not say which host they connected to: `ws://127.0.0.1:8080`.
    public init(publicAddress: String? = nil, fallbackAddress: String, files: FileAddresses) {
        self.publicAddress = publicAddress
        self.fallbackAddress = fallbackAddress
        self.files = files
    }

    // MARK: From clients

    public func greet(_ head: RequestHead) -> Greeting {
        switch GuildsGatewayQuery.read(head) {
        case .success(let query): .welcome(compresses: query.compress != nil)
        case .failure(let violation): .refused(CloseFrame(violation.closeCode))
        }
    }

    public func decode(_ message: [UInt8], in state: Gateway.ConnectionState) -> DecodedMessage {
        do throws(GuildsFrameViolation) {
            let frame = try GuildsClientFrame.decode(message, in: GatewayConnectionState(state))
            guard let command = ClientCommand(frame) else { return .violation(CloseFrame(.invalidShard)) }
            return .command(command)
        } catch {
            return .violation(CloseFrame(error.closeCode ?? .decodeError))
        }
    }

    // MARK: To clients

    public func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        let guilds = snapshot.guilds.map {
            UnavailableGuild(id: $0.snapshot.guild.id.snowflake, unavailable: true)
        }
        let address = publicAddress ?? session.host.map { "ws://\($0)" } ?? fallbackAddress
        let shard = session.shard.map { [Int($0.id), Int($0.count)] }
        return Dispatch(
            .ready(
                Ready(
                    v: 1, user: GuildsAPI.User(snapshot.user), guilds: guilds,
                    privateChannels: snapshot.directChannels.map(GuildsAPI.Channel.init),
                    sessionID: session.id,
                    resumeGatewayURL: address + (GuildsGateway.paths.first ?? "/"), shard: shard)))
    }

    public func resumed(_ session: String) -> Dispatch? { Dispatch(.resumed(Resumed(sessionID: session))) }

    public func dispatch(_ event: DomainEvent) -> Dispatch? {
        GuildsEvent(event, files).map { Dispatch($0, isDirect: event.isDirect) }
    }

    public func members(_ chunk: MembersChunk) -> Dispatch? {
        Dispatch(
            .guildMembersChunk(
                GuildMembersChunk(
                    guildID: chunk.guild.snowflake, members: chunk.members.map(GuildsAPI.Member.init),
                    chunkIndex: chunk.index, chunkCount: chunk.count,
                    notFound: chunk.notFound.map(\.snowflake),
                    presences: (chunk.presences ?? []).map { GuildsAPI.Presence($0, in: chunk.guild) },
                    nonce: chunk.nonce)))
    }

    public func close(_ reason: CloseReason) -> CloseFrame {
        switch reason {
        case .authenticationFailed: CloseFrame(.authenticationFailed)
        case .sessionTimedOut: CloseFrame(.sessionTimeout)
        case .fellBehind: CloseFrame(.rateLimited)
        case .sentTooMuch: CloseFrame(GuildsGateway.clientFrameLimitClose)
        case .invalidSequence: CloseFrame(.invalidSequence)
        case .tooManyGuilds: CloseFrame(.shardingRequired)
        // The contract has no code for it. A client that is told so must not resume: that would take the session
        // away from where it is now.
        case .replaced:
            CloseFrame(
                code: GuildsCloseCode.sessionTimeout.rawValue, reason: "The session is used elsewhere.")
        case .internalError: CloseFrame(.unknownError)
        // No code of the contract says it; 1001 is RFC 6455's own (§7.4.1).
        case .goingAway: CloseFrame(code: 1001, reason: "The server is stopping.")
        }
    }

    public func allowsResume(after frame: CloseFrame) -> Bool {
        GuildsCloseCode(rawValue: frame.code)?.reconnect == .resume
    }
}

extension Dispatch {
    fileprivate convenience init(_ event: GuildsEvent, isDirect: Bool = false) {
        let encoded = event.encoded()
        self.init(
            head: encoded.head, tail: encoded.tail,
            required: Domain.Permissions(event.kind.requiredPermissions),
            intents: event.kind.intent(isDirect: isDirect).rawValue)
    }
}

extension CloseFrame {
    fileprivate init(_ code: GuildsCloseCode) { self.init(code: code.rawValue, reason: code.reason) }
}
