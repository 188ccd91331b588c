// Rules about the real-time connection: frames, events, close codes, intents and times.

enum GatewayRule: String, RuleFamily {
    case gatewayRemoved = "gateway-removed"
    case gatewayAdded = "gateway-added"
    case pathRemoved = "gateway-path-removed"
    case pathAdded = "gateway-path-added"
    case envelopeChanged = "envelope-changed"
    case openingChanged = "opening-changed"
    case openingAdded = "opening-added"
    case operationRemoved = "gateway-operation-removed"
    case operationAdded = "gateway-operation-added"
    case opcodeChanged = "opcode-changed"
    case legalStateRemoved = "legal-state-removed"
    case legalStateAdded = "legal-state-added"
    case answersRemoved = "answers-removed"
    case answersAdded = "answers-added"
    case answerAdded = "answer-added"
    case answerRemoved = "answer-removed"
    case eventRemoved = "event-removed"
    case eventAdded = "event-added"
    case eventScopeRemoved = "event-scope-removed"
    case eventScopeAdded = "event-scope-added"
    case eventPermissionAdded = "event-permission-added"
    case eventPermissionRemoved = "event-permission-removed"
    case eventIntentAdded = "event-intent-added"
    case eventIntentRemoved = "event-intent-removed"
    case eventIntentChanged = "event-intent-changed"
    case intentRemoved = "intent-removed"
    case intentAdded = "intent-added"
    case intentBitChanged = "intent-bit-changed"
    case closeCodeRemoved = "close-code-removed"
    case closeCodeAdded = "close-code-added"
    case closeCodeChanged = "close-code-changed"
    case closeCodeReconnectChanged = "close-code-reconnect-changed"
    case closeReasonChanged = "close-reason-changed"
    case queryKeyRemoved = "query-key-removed"
    case queryKeyAdded = "query-key-added"
    case queryValueRemoved = "query-value-removed"
    case queryValueAdded = "query-value-added"
    case timingLowered = "timing-lowered"
    case timingRaised = "timing-raised"
    case frameLimitLowered = "frame-limit-lowered"
    case frameLimitRaised = "frame-limit-raised"

    var meaning: RuleMeaning {
        switch self {
        case .gatewayRemoved: .breaking("There is no gateway any more")
        case .gatewayAdded: .info("There is a gateway")
        case .pathRemoved: .breaking("The gateway is no longer served under a path")
        case .pathAdded: .info("The gateway is served under another path as well")
        case .envelopeChanged: .breaking("Frames carry operation, event, number or payload in another way")
        case .openingChanged: .breaking("Connections open with another operation, or with none")
        case .openingAdded: .info("It is told with which operation connections open")
        case .operationRemoved: .breaking("A side no longer sends, or may no longer send, an operation")
        case .operationAdded: .info("A side sends, or may send, another operation")
        case .opcodeChanged: .breaking("An operation or an event has another code")
        case .legalStateRemoved: .breaking("Clients may no longer send an operation in a state")
        case .legalStateAdded: .info("Clients may send an operation in another state")
        case .answersRemoved: .breaking("Nothing answers an operation of the client any more")
        case .answersAdded: .info("It is told what answers an operation of the client")
        case .answerAdded: .warning("Something else can answer an operation of the client")
        case .answerRemoved: .info("One of several answers to an operation of the client is gone")
        case .eventRemoved: .breaking("An event is gone")
        case .eventAdded: .info("There is another event")
        case .eventScopeRemoved: .breaking("An event no longer goes to a kind of receivers")
        case .eventScopeAdded: .info("An event goes to another kind of receivers as well")
        case .eventPermissionAdded: .breaking("Receivers of an event need a permission that they did not")
        case .eventPermissionRemoved: .info("Receivers of an event no longer need a permission")
        case .eventIntentAdded: .breaking("An event is only sent to those who ask for an intent")
        case .eventIntentRemoved: .info("An event is sent whatever intents a client asks for")
        case .eventIntentChanged: .breaking("An event is sent to those who ask for another intent")
        case .intentRemoved: .breaking("An intent is gone")
        case .intentAdded: .info("There is another intent")
        case .intentBitChanged: .breaking("An intent has another bit")
        case .closeCodeRemoved: .info("A close code is gone")
        case .closeCodeAdded: .warning("There is another close code")
        case .closeCodeChanged: .breaking("A close code has another number")
        case .closeCodeReconnectChanged:
            .warning("Clients should reconnect in another way after a close code")
        case .closeReasonChanged: .warning("A violation is answered with another close code")
        case .queryKeyRemoved: .warning("A key of the connection's query is ignored")
        case .queryKeyAdded: .info("The connection's query has another key")
        case .queryValueRemoved: .breaking("A key of the connection's query may no longer have a value")
        case .queryValueAdded: .info("A key of the connection's query may have another value")
        case .timingLowered: .warning("A time of the gateway is shorter")
        case .timingRaised: .info("A time of the gateway is longer")
        case .frameLimitLowered: .warning("Clients may send fewer frames")
        case .frameLimitRaised: .info("Clients may send more frames")
        }
    }
}
