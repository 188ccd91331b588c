// One way in which a server could be wrong, derived from the contract. A suite has teeth where it notices:
// the proxy puts the fault in front of any server, and a scenario that still passes does not look closely
// enough.

internal import SpecModel

/// One fault of a server.
public struct Mutation: Sendable, Hashable {
    /// What kind of fault it is, for reports.
    public enum Group: String, Sendable, CaseIterable {
        case fieldDropped = "field-dropped"
        case fieldRetyped = "field-retyped"
        case fieldNull = "field-null"
        case echoAltered = "echo-altered"
        case responseStale = "response-stale"
        case listCut = "list-cut"
        case listReversed = "list-reversed"
        case statusChanged = "status-changed"
        case errorCodeChanged = "error-code-changed"
        case violationsChanged = "violations-changed"
        case headerStripped = "header-stripped"
        case eventLost = "event-lost"
        case eventDuplicated = "event-duplicated"
        case eventSwapped = "event-swapped"
        case eventLate = "event-late"
        case eventRenamed = "event-renamed"
        case eventLeaked = "event-leaked"
        case sequenceWrong = "sequence-wrong"
        case operationLost = "operation-lost"
        case operationDuplicated = "operation-duplicated"
        case payloadFlipped = "payload-flipped"
        case resumeWrong = "resume-wrong"
        case closeChanged = "close-changed"
    }

    /// What of the contract it changes: a scenario that never comes across it need not be run.
    public enum Subject: Sendable, Hashable {
        /// A response of an operation with this status; nil for any status.
        case response(operation: String, status: Int?)
        /// A response with this error of the table; nil for any operation.
        case error(operation: String?, name: String)
        case event(String)
        /// An operation of the gateway that the server sends, or, for faults in its answer, the client.
        case gatewayOperation(String)
        /// The name of a close code.
        case closeCode(String)
        /// Any gateway connection that gets events.
        case gateway
    }

    /// Stable as long as the contract's names are: `rest/createMessage/200/drop/author.id`,
    /// `gateway/MESSAGE_CREATE/lose`.
    public let id: String
    /// What the server does wrong, as a sentence.
    public let sentence: String
    public let group: Group
    public let subject: Subject
    let fault: Fault
}

/// What is changed, as the two halves of the proxy read it.
enum Fault: Sendable, Hashable {
    case response(ResponseFault)
    case gateway(GatewayFault)
}

/// A change of one place in a JSON value.
enum ValueFault: Sendable, Hashable {
    case drop(FieldPath)
    case retype(FieldPath)
    case null(FieldPath)
}

/// A change of a response. Which responses it hits stands in the mutation's subject.
enum ResponseFault: Sendable, Hashable {
    case value(ValueFault)
    /// The property that repeats one of the request's body shows another value.
    ///
    /// - `choices`: the values of an enumeration; empty for anything else.
    case echo(String, choices: [JSONLiteral])
    /// What the same request was answered the first time.
    case stale
    case listCut
    case listReversed
    case status(Int)
    /// Another value under the key of the error's code.
    case errorCode(key: String, JSONLiteral)
    case violationsEmptied(key: String)
    case violationsMoved(key: String)
    case headersStripped([String])
}

/// A change of what the server sends on a gateway connection.
enum GatewayFault: Sendable, Hashable {
    case eventValue(event: String, ValueFault)
    case eventLost(String)
    case eventDuplicated(String)
    /// Held back behind the next `count` events of the connection.
    case eventLate(String, behind: Int)
    case eventRenamed(String, to: String)
    /// Also sent to connections of other users.
    case eventLeaked(String)
    case sequenceSkipped
    case sequenceRepeated
    case operationValue(operation: String, ValueFault)
    case operationLost(String)
    case operationDuplicated(String)
    /// Its payload, a boolean, is the other one.
    case payloadFlipped(String)
    case replayShort
    case replayDoubled
    case resumedFirst
    case resumeRefused
    case closeCode(from: Int, to: Int)
    case closeWithoutCode(from: Int)
    case closeOmitted(from: Int)
}
