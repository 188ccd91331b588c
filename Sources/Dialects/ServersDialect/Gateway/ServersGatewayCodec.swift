// The server dialect's frames for the gateway: what happened becomes a generated event, a client's frame a
// command, and a reason to close one of the contract's close codes.

internal import APIRuntime
internal import ChatDialect
public import Domain
public import Gateway
public import HTTPTypes
internal import Primitives
internal import ServersAPI
public import WebSocket

public struct ServersGatewayCodec: GatewayCodec {
    public let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: UInt64(ServersGateway.heartbeatTimeoutMilliseconds),
        identifyTimeoutMilliseconds: UInt64(ServersGateway.identifyTimeoutMilliseconds))
    public let hello = ServersServerFrame.hello(
        Hello(heartbeatInterval: ServersGateway.heartbeatIntervalMilliseconds)
    ).encoded()
    public let heartbeatAcknowledgement = ServersServerFrame.heartbeatAck.encoded()

    public init() {}

    // MARK: From clients

    public func greet(_ head: RequestHead) -> Greeting {
        switch ServersGatewayQuery.read(head) {
        case .success(let query):
            query.token.map { .authenticated(IdentifyRequest(token: .access(Secret($0))), compresses: false) }
                ?? .welcome(compresses: false)
        case .failure(let violation): .refused(CloseFrame(violation.closeCode))
        }
    }

    public func decode(_ message: [UInt8], in state: Gateway.ConnectionState) -> DecodedMessage {
        do throws(ServersFrameViolation) {
            return .command(
                ClientCommand(try ServersClientFrame.decode(message, in: GatewayConnectionState(state))))
        } catch {
            return .violation(CloseFrame(error.closeCode ?? .decodeError))
        }
    }

    // MARK: To clients

    public func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        Dispatch(
            .connected(
                Connected(
                    user: ServersAPI.User(snapshot.user),
                    servers: snapshot.guilds.map { ServersAPI.Server($0.snapshot.guild) },
                    dmChannels: snapshot.directChannels.map(ServersAPI.Channel.init))))
    }

    /// CONNECTED has told of the server, and not of who is there.
    public func start(in guild: GuildView) -> [Dispatch] { guild.presenceUpdates.compactMap(dispatch) }

    public func dispatch(_ event: DomainEvent) -> Dispatch? { ServersEvent(event).map { Dispatch($0) } }

    /// The contract knows only deletions of one message, and nothing that tells of a server with who is there.
    public func parts(of event: DomainEvent) -> [DomainEvent]? {
        switch event {
        case .messagesDeleted(let ids, let channel, let guild):
            ids.map { .messageDeleted($0, in: channel, of: guild) }
        case .guildJoined(let view): [event] + view.presenceUpdates
        default: nil
        }
    }

    public func close(_ reason: CloseReason) -> CloseFrame {
        switch reason {
        case .authenticationFailed: CloseFrame(.authenticationFailed)
        case .sessionTimedOut: CloseFrame(.sessionTimeout)
        case .fellBehind: CloseFrame(.rateLimited)
        case .sentTooMuch: CloseFrame(ServersGateway.clientFrameLimitClose)
        case .tooManyGuilds: CloseFrame(.tooManyServers)
        case .replaced: CloseFrame(.replaced)
        // Nobody resumes here, so no number of a frame can be wrong.
        case .internalError, .invalidSequence: CloseFrame(.unknownError)
        // No code of the contract says it; 1001 is RFC 6455's own (§7.4.1).
        case .goingAway: CloseFrame(code: 1001, reason: "The server is stopping.")
        }
    }
}

extension GuildView {
    /// Of everybody else who is there.
    fileprivate var presenceUpdates: [DomainEvent] {
        snapshot.presences.filter { $0.user != viewer.userID }.map { .presenceUpdated($0, in: rules.guildID) }
    }
}

extension ClientCommand {
    fileprivate init(_ frame: ServersClientFrame) {
        switch frame {
        case .heartbeat: self = .heartbeat(nil)
        case .authenticate(let login): self = .identify(IdentifyRequest(token: .access(Secret(login.token))))
        case .setPresence(let presence): self = .setStatus(Domain.PresenceStatus(presence.status))
        case .startTyping(let typing): self = .startTyping(ID(typing.channelID))
        }
    }
}

extension Domain.PresenceStatus {
    fileprivate init(_ status: ServersAPI.PresenceStatus) {
        switch status {
        case .online: self = .online
        case .idle: self = .idle
        case .dnd: self = .dnd
        }
    }
}

extension Dispatch {
    fileprivate convenience init(_ event: ServersEvent) {
        let encoded = event.encoded()
        self.init(
            head: encoded.head, tail: encoded.tail,
            required: Domain.Permissions(event.kind.requiredPermissions))
    }
}

extension CloseFrame {
    fileprivate init(_ code: ServersCloseCode) { self.init(code: code.rawValue, reason: code.reason) }
}
