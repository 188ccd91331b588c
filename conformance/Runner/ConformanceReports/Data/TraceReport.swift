// traces/<scenario>.ndjson: one event a line, in the order in which the runner saw them.

import ConformanceModel
import SpecModel

func traceText(_ scenario: ScenarioResult) -> String {
    var text = ""
    for event in scenario.trace { text += line(event).json + "\n" }
    return text
}

private func line(_ event: TraceEvent) -> JSONLiteral {
    let (kind, details) = kindAndDetails(event.kind)
    let common: [JSONLiteral.Member] = [
        .init(key: "time_us", value: .int(event.time)),
        .init(key: "actor", value: .string(event.actor)),
        .init(key: "connection", value: .text(event.connection)),
        .init(key: "step", value: .int(event.step)),
        .init(key: "kind", value: .string(kind)),
    ]
    return .object(common + (details.members ?? []))
}

private func kindAndDetails(_ kind: TraceEvent.Kind) -> (String, JSONLiteral) {
    switch kind {
    case .request(let record): ("request", request(record))
    case .response(let record):
        (
            "response",
            .fields([
                "exchange": .int(record.exchange), "operation": .text(record.operation),
                "status": .int(record.status), "headers": headers(record.headers), "body": body(record.body),
            ])
        )
    case .connectionOpened(let url): ("opened", .fields(["url": .string(url)]))
    case .frameSent(let record): ("frame_sent", frame(record))
    case .frameReceived(let record): ("frame_received", frame(record))
    case .connectionClosed(let record):
        (
            "closed",
            .fields([
                "origin": .string(record.origin.rawValue), "code": .int(record.code),
                "reason": .string(record.reason),
            ])
        )
    }
}

private func request(_ record: RequestRecord) -> JSONLiteral {
    .fields([
        "exchange": .int(record.exchange), "operation": .text(record.operation),
        "method": .string(record.method), "server": .string(record.server),
        "target": .string(record.target), "invalid": .boolean(record.isInvalid),
        "headers": headers(record.headers), "body": body(record.body),
    ])
}

private func frame(_ record: FrameRecord) -> JSONLiteral {
    .fields([
        "operation": .text(record.operation), "event": .text(record.event),
        "sequence": record.sequence.map { .integer($0) } ?? .null,
        "json": record.json ?? .null,
        "hex": record.json == nil ? .string(hexText(record.bytes)) : .null,
    ])
}

private func headers(_ headers: [Header]) -> JSONLiteral {
    .array(headers.map { .texts([$0.name, $0.value]) })
}

/// `null`, `{"json": …}`, or `{"media_type": …, "text": …}` with `hex` where the bytes are no UTF-8.
private func body(_ body: Body) -> JSONLiteral {
    switch body {
    case .none: .null
    case .json(let json): .fields(["json": json])
    case .bytes(let bytes, let mediaType):
        if let text = String(validating: bytes, as: UTF8.self) {
            .fields(["media_type": .text(mediaType), "text": .string(text)])
        } else {
            .fields(["media_type": .text(mediaType), "hex": .string(hexText(bytes))])
        }
    }
}

func hexText(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return text
}
