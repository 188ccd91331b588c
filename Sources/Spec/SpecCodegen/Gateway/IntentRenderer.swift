// Intents: what clients ask for, and which of it an event needs.

internal import SpecModel

struct IntentRenderer {
    private let gateway: GatewayDescription
    private let type: String

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        self.gateway = gateway
        type = "\(contract.prefix)Intents"
    }

    /// The set itself. Nothing when the contract has no intents.
    func render(to text: inout SourceText) {
        guard !gateway.intents.isEmpty else { return }
        text.gap()
        text.doc("Which events a client asks for.")
        text.block("public struct \(type): OptionSet, Sendable, Hashable") { (text: inout SourceText) in
            text.line("public let rawValue: UInt64")
            text.line()
            text.line("public init(rawValue: UInt64) { self.rawValue = rawValue }")
            text.line()
            for bit in gateway.intents {
                let name = SwiftName.member(bit.name)
                text.line("public static let \(name): \(type) = \(type)(rawValue: 1 << \(bit.number))")
            }
            text.line()
            text.doc("Every intent that the contract has.")
            let names = gateway.intents.map { ".\(SwiftName.member($0.name))" }
            text.array("public static let all: \(type) = ", names, "")
        }
    }

    /// The function of event kinds that tells the intent each needs.
    func renderIntent(to text: inout SourceText) {
        guard !gateway.intents.isEmpty else { return }
        text.line()
        text.doc("What a receiver must have asked for; empty when the event is always sent.")
        text.line("/// - Parameter isDirect: it goes to users directly, not to a guild or a channel of one.")
        text.block("public func intent(isDirect: Bool) -> \(type)") { (text: inout SourceText) in
            text.line("switch self {")
            for event in gateway.events {
                text.line("case .\(SwiftName.member(event.name)): \(expression(event.intents))")
            }
            text.line("}")
        }
    }

    private func expression(_ intents: EventIntents?) -> String {
        guard let intents else { return "[]" }
        let general = ".\(SwiftName.member(intents.general))"
        guard let direct = intents.direct, direct != intents.general else { return general }
        return "isDirect ? .\(SwiftName.member(direct)) : \(general)"
    }
}
