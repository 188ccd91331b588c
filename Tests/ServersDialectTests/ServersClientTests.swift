// What clients of the server contract say: in the URL of their connection, and in frames.

import Domain
import Gateway
import HTTPTypes
import Primitives
import Testing
import WebSocket

@testable import ServersDialect

@Suite struct ServersClientTests {
    private let codec = ServersGatewayCodec()

    private func greeting(_ target: String) -> Greeting {
        codec.greet(RequestHead(method: .get, target: Array(target.utf8)))
    }

    private func decode(_ text: String, in state: ConnectionState) -> DecodedMessage {
        codec.decode(Array(text.utf8), in: state)
    }

    @Test(arguments: ["/api/ws", "/api/ws?v=1"])
    func withoutATokenTheConnectionWaitsForOne(target: String) {
        guard case .welcome(compresses: false) = greeting(target) else {
            Issue.record("greeted otherwise")
            return
        }
    }

    @Test func aTokenInTheURLAuthenticates() throws {
        guard case .authenticated(let request, compresses: false) = greeting("/api/ws?token=a%2Eb.c"),
            case .access(let token) = request.token
        else {
            Issue.record("greeted otherwise")
            return
        }
        #expect(token.exposed == "a.b.c")
        #expect("\(request)".contains("a.b.c") == false)
    }

    @Test func aTokenThatIsTooLongIsRefused() {
        guard case .refused(let frame) = greeting("/api/ws?token=" + String(repeating: "a", count: 4097))
        else {
            Issue.record("greeted otherwise")
            return
        }
        #expect(frame.code == 4004)
    }

    @Test func commands() {
        guard case .command(.identify(let request)) = decode(#"{"op":3,"d":{"token":"t"}}"#, in: .connected),
            case .access(let token) = request.token
        else {
            Issue.record("no login")
            return
        }
        #expect(token.exposed == "t")
        guard case .command(.setStatus(.dnd)) = decode(#"{"op":40,"d":{"status":"dnd"}}"#, in: .identified),
            case .command(.startTyping(let channel)) = decode(
                #"{"op":50,"d":{"channel_id":"12"}}"#, in: .identified),
            case .command(.heartbeat(nil)) = decode(#"{"op":1,"d":5}"#, in: .connected)
        else {
            Issue.record("other commands")
            return
        }
        #expect(channel == ID(Snowflake(rawValue: 12)))
    }

    @Test(arguments: [
        ("no json", ConnectionState.connected, UInt16(4002)), (#"{"op":3,"d":{}}"#, .connected, 4002),
        (#"{"op":9}"#, .connected, 4001), (#"{"op":11,"d":{}}"#, .identified, 4001),
        (#"{"op":40,"d":{"status":"dnd"}}"#, .connected, 4003),
        (#"{"op":50,"d":{"channel_id":"1"}}"#, .identifying, 4003),
        (#"{"op":40,"d":{"status":"offline"}}"#, .identified, 4002),
        (#"{"op":3,"d":{"token":"t"}}"#, .identifying, 4005),
        (#"{"op":3,"d":{"token":"t"}}"#, .identified, 4005),
    ])
    func violations(text: String, state: ConnectionState, code: UInt16) {
        guard case .violation(let frame) = decode(text, in: state) else {
            Issue.record("taken")
            return
        }
        #expect(frame.code == code)
    }

    @Test(arguments: [
        (CloseReason.authenticationFailed, UInt16(4004)), (.sessionTimedOut, 4009), (.fellBehind, 4008),
        (.sentTooMuch, 4008), (.tooManyGuilds, 4011), (.replaced, 4010), (.internalError, 4000),
        (.goingAway, 1001),
    ])
    func closeCodes(reason: CloseReason, code: UInt16) {
        #expect(codec.close(reason).code == code)
        #expect(!codec.allowsResume(after: codec.close(reason)))
    }
}
