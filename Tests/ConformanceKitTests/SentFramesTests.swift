// What a trace shows of the frames that a client sent.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Frames taken and refused")
struct SentFramesTests {
    private static func sent(_ name: String, _ payload: String) throws -> TraceEvent.Kind {
        let contract = Contract(try RoomsContract.load())
        let operation = try #require(contract.gatewayOperation(name))
        let frame = contract.frame(operation, payload: try JSONLiteral(json: payload.utf8))
        return .frameSent(contract.record(of: frame, from: .fromClient))
    }

    private static func received(_ json: String) throws -> TraceEvent.Kind {
        .frameReceived(Contract(try RoomsContract.load()).record(ofFrame: Array(json.utf8)))
    }

    private static func closed(_ origin: ClosureRecord.Origin, _ code: Int) -> TraceEvent.Kind {
        .connectionClosed(ClosureRecord(origin: origin, code: code, reason: ""))
    }

    private static let begin = #"{"op":0,"t":"BEGIN","s":1,"d":{"session":"s"}}"#
    private static let beaten = #"{"op":6,"t":null,"s":null,"d":null}"#

    /// `+Open {"token":"t"}` for a frame that was taken, `-` for one that was refused, in the order of the trace.
    private func settled(
        _ kinds: [TraceEvent.Kind], malformed: GatewayRules.Malformed? = nil
    ) throws -> [String] {
        var frames = SentFrames(Contract(try RoomsContract.load()), malformed)
        return kinds.flatMap { kind in
            frames.settled(by: TraceEvent(time: 0, actor: "a", connection: "a.b", step: nil, kind: kind))
        }.map { "\($0.isAccepted ? "+" : "-")\($0.operation.name) \($0.payload?.json ?? "")" }
    }

    @Test("An answer shows that its frame was taken, and all that were sent before it") func answered() throws
    {
        #expect(
            try settled([
                Self.sent("Open", #"{"token":"t"}"#), Self.received(Self.begin), Self.sent("TakeUp", "{}"),
                Self.sent("Beat", "null"), Self.received(Self.beaten), Self.closed(.server, 4003),
            ]) == [#"+Open {"token":"t"}"#, "+TakeUp {}", "+Beat null"])
    }

    @Test(
        "The close code for malformed frames refuses the last frame, and no other code does",
        arguments: [4003, 4001])
    func closed(_ code: Int) throws {
        #expect(
            try settled([
                Self.sent("TakeUp", "1"), Self.sent("Open", "2"), Self.closed(.server, code),
            ]) == (code == 4003 ? ["-Open 2"] : []))
        #expect(try settled([Self.sent("Open", "2"), Self.closed(.runner, code)]) == [])
    }

    @Test("Where the connection stays, a frame refuses the last one") func answeredAsMalformed() throws {
        let malformed = GatewayRules.Malformed(
            operation: "Hello", payload: [.init(key: "interval", value: .integer(0))])
        let kinds = try [
            Self.sent("Open", "1"), Self.received(#"{"op":4,"d":{"interval":5}}"#),
            Self.received(#"{"op":4,"d":{"interval":0,"more":1}}"#), Self.sent("Beat", "null"),
            Self.received(Self.beaten),
        ]
        #expect(try settled(kinds, malformed: malformed) == ["-Open 1", "+Beat null"])
    }
}
