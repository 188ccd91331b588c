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
        renderStart(code, payload, to: &text)
        var end = ""
        if envelope.nullsForAbsentKeys {
            if let key = envelope.sequenceKey { end += ",\(quoted(key)):null" }
            if let key = envelope.eventKey { end += ",\(quoted(key)):null" }
        }
        text.line("writer.raw(\(raw(end + "}")))")
    }

    /// Writes an event's frame up to where its number goes, or all of it when frames are not numbered.
    /// - Returns: what follows the number; nil when frames are not numbered.
    func renderHead(_ event: GatewayEvent, _ expression: String, to text: inout SourceText) -> String? {
        renderStart(event.code, (event.payload, expression), to: &text)
        let name = envelope.eventKey.map { ",\(quoted($0)):\(quoted(event.name))" } ?? ""
        guard let key = envelope.sequenceKey else {
            text.line("writer.raw(\(raw(name + "}")))")
            return nil
        }
        text.line("writer.raw(\(raw(",\(quoted(key)):")))")
        return name + "}"
    }

    private func renderStart(
        _ code: OperationCode, _ payload: (schema: Schema, expression: String)?, to text: inout SourceText
    ) {
        let start = "{\(quoted(envelope.fromServer.key)):\(code.json)"
        guard let payload else {
            let end = envelope.payloadKey.map { envelope.nullsForAbsentKeys ? ",\(quoted($0)):null" : "" }
            return text.line("writer.raw(\(raw(start + (end ?? ""))))")
        }
        if let key = envelope.payloadKey {
            text.line("writer.raw(\(raw("\(start),\(quoted(key)):")))")
            ValueCode(contract).writeNullable(payload.schema, payload.expression, to: &text)
        } else {
            text.line("writer.raw(\(raw(start)))")
            text.line("\(payload.expression).writeMembers(to: &writer)")
        }
    }

    private func quoted(_ text: String) -> String { JSONLiteral.string(text).json }

    /// JSON as a raw string literal, which shows it as it is.
    func raw(_ json: String) -> String {
        json.contains("\\") || json.contains("\"#") ? json.swiftLiteral : "#\"\(json)\"#"
    }
}
