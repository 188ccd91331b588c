// The guild dialect's frames for the gateway: what happened becomes a generated event, a client's frame a
// command, and a reason to close one of the contract's close codes.

internal import APIRuntime
public import Domain
public import Gateway
internal import GuildsAPI
internal import Primitives
public import WebSocket

public struct GuildsGatewayCodec: GatewayCodec {
    public let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: UInt64(GuildsGateway.heartbeatTimeoutMilliseconds),
        identifyTimeoutMilliseconds: UInt64(GuildsGateway.identifyTimeoutMilliseconds))
    public let hello = GuildsServerFrame.hello(
        Hello(heartbeatInterval: GuildsGateway.heartbeatIntervalMilliseconds)
    ).encoded()
    public let heartbeatAcknowledgement = GuildsServerFrame.heartbeatAck.encoded()
    public let resumeRefusal = GuildsServerFrame.invalidSession(false).encoded()
    public let reconnectRequest = GuildsServerFrame.reconnect.encoded()
    /// Where clients resume when they did not say which host they connected to: `ws://127.0.0.1:8080`.
    private let fallbackAddress: String
    private let files: FileAddresses

    public init(fallbackAddress: String, files: FileAddresses) {
        self.fallbackAddress = fallbackAddress
        self.files = files
    }

    // MARK: From clients

    public func decode(_ message: [UInt8], in state: Gateway.ConnectionState) -> DecodedMessage {
        do throws(GuildsFrameViolation) {
            switch try GuildsClientFrame.decode(message, in: GatewayConnectionState(state)) {
            case .heartbeat: return .command(.heartbeat)
            case .identify(let identify): return .command(.identify(token: Self.token(identify.token)))
            case .resume: return .command(.resume)
            case .presenceUpdate, .requestMembers: return .command(.none)
            }
        } catch {
            return .violation(CloseFrame(error.closeCode ?? .decodeError))
        }
    }

    /// Clients may write the token as they write it in HTTP.
    private static func token(_ text: String) -> Secret<String> {
        Secret(text.hasPrefix("Bearer ") ? String(text.dropFirst("Bearer ".count)) : text)
    }

    // MARK: To clients

    public func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        let guilds = snapshot.guilds.map {
            UnavailableGuild(id: $0.snapshot.guild.id.snowflake, unavailable: true)
        }
        let address = session.host.map { "ws://\($0)" } ?? fallbackAddress
        return Dispatch(
            .ready(
                Ready(
                    v: 1, user: GuildsAPI.User(snapshot.user), guilds: guilds,
                    privateChannels: snapshot.directChannels.map(GuildsAPI.Channel.init),
                    sessionID: session.id,
                    resumeGatewayURL: address + (GuildsGateway.paths.first ?? "/"), shard: nil)))
    }

    public func dispatch(_ event: DomainEvent) -> Dispatch? { Dispatch(GuildsEvent(event, files)) }

    public func close(_ reason: CloseReason) -> CloseFrame {
        switch reason {
        case .authenticationFailed: CloseFrame(.authenticationFailed)
        case .sessionTimedOut: CloseFrame(.sessionTimeout)
        case .fellBehind: CloseFrame(.rateLimited)
        case .internalError: CloseFrame(.unknownError)
        // No code of the contract says it; 1001 is RFC 6455's own (§7.4.1).
        case .goingAway: CloseFrame(code: 1001, reason: "The server is stopping.")
        }
    }
}

extension Dispatch {
    fileprivate init(_ event: GuildsEvent) {
        let encoded = event.encoded()
        self.init(
            head: encoded.head, tail: encoded.tail,
            required: Domain.Permissions(event.kind.requiredPermissions))
    }
}

extension CloseFrame {
    fileprivate init(_ code: GuildsCloseCode) { self.init(code: code.rawValue, reason: code.reason) }
}

extension GatewayConnectionState {
    fileprivate init(_ state: Gateway.ConnectionState) {
        switch state {
        case .connected: self = .connected
        case .identifying: self = .identifying
        case .identified, .closing: self = .identified
        }
    }
}
