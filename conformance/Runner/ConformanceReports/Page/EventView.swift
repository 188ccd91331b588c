// How one event of a trace reads: its label, which way its arrow points, and its payload.

import ConformanceModel
import SpecModel

struct EventView {
    /// `out`, `in`, or `cut` for a connection that ended without a close frame.
    let direction: HTML
    /// `http`, `ok`, `refused`, `frame` or `conn`: how it is coloured.
    let kind: HTML
    let label: HTML
    private let event: TraceEvent

    /// - Parameter sentAt: when the request of each exchange was sent.
    init(_ event: TraceEvent, sentAt: [Int: Int]) {
        self.event = event
        switch event.kind {
        case .request(let record):
            (direction, kind, label) = ("out", "http", Self.label(record))
        case .response(let record):
            (direction, kind) = ("in", record.status < 400 ? "ok" : "refused")
            let took: HTML? = sentAt[record.exchange].map {
                "<small>\(durationText(event.time - $0))</small>"
            }
            label = "<b>\(record.status)</b> \(took)\(Self.preview(record.body.json))"
        case .connectionOpened(let url):
            (direction, kind, label) = ("out", "conn", "<b>opens</b> <small>\(url)</small>")
        case .frameSent(let record):
            (direction, kind, label) = ("out", "frame", Self.label(record))
        case .frameReceived(let record):
            (direction, kind, label) = ("in", "frame", Self.label(record))
        case .connectionClosed(let record):
            let side: HTML = record.origin == .server ? "in" : "out"
            (direction, kind) = (record.code == nil ? "\(side) cut" : side, "conn")
            let code = record.code.map(String.init) ?? "without a close frame"
            label =
                "<b>\(record.origin == .server ? "closes" : "closed by the runner")</b> \(code) \(record.reason)"
        }
    }

    private static func label(_ record: RequestRecord) -> HTML {
        let invalid: HTML? = record.isInvalid ? "<strong class=\"tag soft\">invalid on purpose</strong>" : nil
        let operation: HTML? = record.operation.map { "<small>\($0)</small>" }
        return """
            <b>\(record.method)</b> \(record.target.cut(to: Limits.previewMax * 2)) \(operation)\(invalid)\
            \(preview(record.body.json))
            """
    }

    private static func label(_ record: FrameRecord) -> HTML {
        let sequence: HTML? = record.sequence.map { "<small>#\(String($0))</small>" }
        return "<b>\(record.headline)</b> \(sequence)\(preview(record.json))"
    }

    private static func preview(_ json: JSONLiteral?) -> HTML? {
        json.map { "<span class=prev>\(String($0.json.prefix(Limits.previewMax)))</span>" }
    }

    /// Nil when there is nothing to open.
    func payload(marking differences: [Difference]) -> HTML? {
        switch event.kind {
        case .request(let record): headers(record.headers, []) + (body(record.body, []) ?? "")
        case .response(let record):
            headers(record.headers, differences) + (body(record.body, differences) ?? "")
        case .frameSent(let record), .frameReceived(let record):
            record.json.map { PayloadView.html(of: $0, marking: differences) } ?? raw(record.bytes, nil)
        case .connectionOpened, .connectionClosed: differences.isEmpty ? nil : ""
        }
    }

    private func headers(_ headers: [Header], _ differences: [Difference]) -> HTML {
        guard !headers.isEmpty else { return "" }
        let lines = headers.map { header -> HTML in
            let isMarked = differences.contains {
                $0.path.lowercased() == "headers.\(header.name.lowercased())"
            }
            let value = header.value.cut(to: Limits.payloadStringMax)
            return "<div><b>\(header.name)</b>: \(isMarked ? "<mark>\(value)</mark>" : "\(value)")</div>"
        }
        let state: HTML = differences.contains { $0.path.hasPrefix("headers.") } ? " open" : ""
        let noun = headers.count == 1 ? "header" : "headers"
        return "<details class=hdr\(state)><summary>\(headers.count) \(noun)</summary>\(lines)</details>"
    }

    private func body(_ body: Body, _ differences: [Difference]) -> HTML? {
        switch body {
        case .none: nil
        case .json(let json): PayloadView.html(of: json, marking: differences)
        case .bytes(let bytes, let mediaType): raw(bytes, mediaType)
        }
    }

    private func raw(_ bytes: [UInt8], _ mediaType: String?) -> HTML {
        let shown = Array(bytes.prefix(Limits.rawBytesMax))
        let text = String(validating: shown, as: UTF8.self) ?? hexText(shown)
        let more = bytes.count - shown.count
        let rest: HTML = more > 0 ? "<p class=more>… \(more.grouped) more bytes in the trace</p>" : ""
        let noun = bytes.count == 1 ? "byte" : "bytes"
        return "<p class=more>\(bytes.count.grouped) \(noun) \(mediaType ?? "")</p><pre>\(text)</pre>\(rest)"
    }
}
