// The statements that write one frame in the dialect's envelope, in the order discriminator, payload,
// sequence number, event name.

internal import SpecModel

struct FrameWriter {
    let contract: Contract
    let envelope: Envelope

    /// Writes a whole frame that has no number.
    /// - Parameter payload: schema and expression of the payload, if there is one.
    func render(
        code: OperationCode, payload: (schema: Schema, expression: String)?, to text: inout SourceText
    ) {
        let nulls = envelope.nullsForAbsentKeys
        var end = "}"
        if let key = envelope.eventKey, nulls { end = ",\(quoted(key)):null" + end }
        if let key = envelope.sequenceKey, nulls { end = ",\(quoted(key)):null" + end }
        guard let payload else {
            let none = envelope.payloadKey.map { nulls ? ",\(quoted($0)):null" : "" } ?? ""
            return text.line("writer.raw(\(raw(discriminator(code) + none + end)))")
        }
        renderStart(code, to: &text)
        renderPayload(payload.schema, payload.expression, to: &text)
        text.line("writer.raw(\(raw(end)))")
    }

    /// Writes a frame up to its payload.
    func renderStart(_ code: OperationCode, to text: inout SourceText) {
        let key = envelope.payloadKey.map { ",\(quoted($0)):" } ?? ""
        text.line("writer.raw(\(raw(discriminator(code) + key)))")
    }

    func renderPayload(_ schema: Schema, _ expression: String, to text: inout SourceText) {
        if envelope.payloadKey == nil {
            text.line("\(expression).writeMembers(to: &writer)")
        } else {
            ValueCode(contract).writeNullable(schema, expression, to: &text)
        }
    }

    /// What stands before the number of an event's frame; nil when frames are not numbered.
    var beforeNumber: String? { envelope.sequenceKey.map { ",\(quoted($0)):" } }

    /// What follows the number, or the payload when frames are not numbered.
    func end(of event: GatewayEvent) -> String {
        (envelope.eventKey.map { ",\(quoted($0)):\(quoted(event.name))" } ?? "") + "}"
    }

    private func discriminator(_ code: OperationCode) -> String {
        "{\(quoted(envelope.fromServer.key)):\(code.json)"
    }

    private func quoted(_ text: String) -> String { JSONLiteral.string(text).json }

    /// JSON as a raw string literal, which shows it as it is.
    func raw(_ json: String) -> String {
        json.contains("\\") || json.contains("\"#") ? json.swiftLiteral : "#\"\(json)\"#"
    }
}
