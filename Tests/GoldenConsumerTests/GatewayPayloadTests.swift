// Payloads from clients with everything in them that a schema can say: unions, three states, bounded lists and
// objects inside objects.

import APIRuntime
import Primitives
import RelayAPI
import Testing

@Suite struct GatewayPayloadTests {
    private func decode(_ payload: String) -> Result<RelayClientFrame, RelayFrameViolation> {
        do throws(RelayFrameViolation) {
            let frame = Array("{\"op\":3,\"d\":\(payload)}".utf8)
            return .success(try RelayClientFrame.decode(frame, in: .identified))
        } catch {
            return .failure(error)
        }
    }

    private func invalid(_ violation: Violation, at path: String...) -> Result<
        RelayClientFrame, RelayFrameViolation
    > {
        var errors = FieldErrors()
        errors.add(violation, at: path)
        return .failure(RelayFrameViolation(.invalid(errors), closeCode: nil))
    }

    private let one = Snowflake(rawValue: 1)
    private let two = Snowflake(rawValue: 2)

    @Test func oneOrSeveral() {
        #expect(decode(#"{"topic":"1"}"#) == .success(.ask(Question(topic: .string(one)))))
        #expect(decode(#"{"topic":["1","2"]}"#) == .success(.ask(Question(topic: .array([one, two])))))
        #expect(decode(#"{"topic":[]}"#) == .success(.ask(Question(topic: .array([])))))
        #expect(
            decode(#"{"topic":["1","2","3"]}"#)
                == invalid(Violation("maxItems", limit: "2", minimum: "0", maximum: "2"), at: "topic"))
        #expect(
            decode(#"{"topic":7}"#) == invalid(Violation("oneOf", expected: "string, array"), at: "topic"))
        #expect(decode(#"{"topic":["1",{}]}"#) == invalid(.type(.string), at: "topic", "1"))
        #expect(decode("{}") == invalid(.required, at: "topic"))
    }

    @Test func threeStates() {
        func question(_ nonce: Field<String>, _ mood: Field<Mood>) -> Result<
            RelayClientFrame, RelayFrameViolation
        > {
            .success(.ask(Question(topic: .string(one), nonce: nonce, mood: mood)))
        }
        #expect(decode(#"{"topic":"1"}"#) == question(.absent, .absent))
        #expect(decode(#"{"topic":"1","nonce":null,"mood":null}"#) == question(.null, .null))
        #expect(
            decode(#"{"topic":"1","nonce":"n","mood":{"status":"glad","since":null}}"#)
                == question(.value("n"), .value(Mood(status: .glad, since: .null))))
        #expect(
            decode(#"{"topic":"1","nonce":"12345"}"#)
                == invalid(Violation("maxLength", limit: "4", minimum: "0", maximum: "4"), at: "nonce"))
    }

    @Test func nested() {
        let calm = Mood(status: .calm, since: .value(5))
        #expect(
            decode(#"{"past":[{"status":"calm","since":5,"x":[[]]}],"people":["2"],"limit":0,"topic":"1"}"#)
                == .success(.ask(Question(topic: .string(one), limit: 0, people: [two], past: [calm]))))
        #expect(
            decode(#"{"topic":"1","past":[{"status":"sad"}]}"#)
                == invalid(Violation("enum", expected: "calm, glad"), at: "past", "0", "status"))
        #expect(decode(#"{"topic":"1","past":[{}]}"#) == invalid(.required, at: "past", "0", "status"))
        #expect(decode(#"{"topic":"1","mood":[]}"#) == invalid(.type(.object), at: "mood"))
        #expect(decode(#"{"topic":"1","limit":null}"#) == invalid(.type(.integer), at: "limit"))
    }

    @Test func outOfTurn() {
        #expect(throws: RelayFrameViolation(.illegalState, closeCode: .tooEarly)) {
            try RelayClientFrame.decode(Array(#"{"op":3,"d":{"topic":"1"}}"#.utf8), in: .connected)
        }
    }
}
