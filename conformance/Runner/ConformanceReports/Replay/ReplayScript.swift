// replay/<scenario>.py: one failed scenario again, without the runner. It sends what the scenario sent, in
// order, waits where the scenario had an answer, and shows what comes.

import ConformanceModel
import SpecModel

struct ReplayScript {
    private let scenario: ScenarioResult
    private let target: TargetSummary
    private let seed: UInt64
    private let variables: ReplayVariables
    private let envelope: ReplayEnvelope

    init(_ scenario: ScenarioResult, of run: RedactedRun) {
        self.scenario = scenario
        target = run.result.target
        seed = run.result.seed
        variables = ReplayVariables(scenario.trace, secretNames: run.secretNames)
        envelope = ReplayEnvelope(scenario.trace)
    }

    var text: String {
        let reasons = scenario.failedChecks.map {
            "#   " + ($0.message.isEmpty ? $0.id : $0.message).printable
        }
        let sequenceKey = envelope.sequenceKey.map { pythonLiteral($0) } ?? "None"
        return """
            #!/usr/bin/env python3
            # \(scenario.id.printable)
            # \(scenario.title.printable)
            # \(scenario.location.fileAndLine.printable), run with seed \(seed)
            # What failed:
            \(reasons.isEmpty ? "#   \(scenario.reason.printable)" : reasons.joined(separator: "\n"))
            #
            # Sends what the scenario sent, in order, waits where it had an answer, and shows what comes back. Names
            # in ‹ › are values that answers bring or that are made up for each run; --set gives one.

            BASE_URL = \(pythonLiteral(target.baseURL))
            GATEWAY_URL = \(pythonLiteral(target.gatewayURL))
            SEQUENCE_KEY = \(sequenceKey)
            SECRETS = \(pythonLiteral(JSONLiteral.texts(variables.givenSecrets)))
            FRESH = \(pythonLiteral(.object(variables.fresh.map { .init(key: $0.name, value: .string($0.original)) })))


            def scenario():
            \(calls.map { "    " + $0 }.joined(separator: "\n"))


            \(replayRuntime)
            """
    }

    private var calls: [String] {
        var calls: [String] = []
        var step: Int?
        for (index, event) in scenario.trace.enumerated() {
            if let new = event.step, new > step ?? -1 {
                for index in ((step ?? -1) + 1)...new { calls += band(index) }
                step = new
            }
            calls += self.calls(event, index)
        }
        let last =
            scenario.failedChecks.compactMap(\.step).filter(scenario.steps.indices.contains).max() ?? -1
        if last > step ?? -1 { for index in ((step ?? -1) + 1)...last { calls += band(index) } }
        return calls.isEmpty ? ["pass"] : calls
    }

    private func band(_ index: Int) -> [String] {
        guard scenario.steps.indices.contains(index) else { return [] }
        let summary = scenario.steps[index]
        let failures = scenario.failedChecks.filter { $0.step == index }
            .map { $0.message.isEmpty ? $0.id : $0.message }
        let failed = failures.isEmpty ? "" : ", failed=\(pythonLiteral(JSONLiteral.texts(failures)))"
        let title = pythonLiteral(summary.title)
        return ["step(\(index + 1), \(title), \(pythonLiteral(summary.location.fileAndLine))\(failed))"]
    }

    private func calls(_ event: TraceEvent, _ index: Int) -> [String] {
        let connection = pythonLiteral(event.connection ?? event.actor)
        let capture = captureArgument(index)
        switch event.kind {
        case .request(let record): return [call(record)]
        case .response(let record): return ["response(\(record.exchange), \(record.status)\(capture))"]
        case .connectionOpened(let url): return ["opened(\(connection), \(pythonLiteral(gatewayURL(url))))"]
        case .frameSent(let record):
            guard let json = record.json else {
                return ["sent_raw(\(connection), \(pythonLiteral(record.bytes)))"]
            }
            let filled = envelope.sequencesNamed(in: variables.replaced(json), sentAt: index)
            return ["sent(\(connection), \(pythonLiteral(filled)))"]
        case .frameReceived(let record):
            let marks = record.json == nil ? "None" : pythonLiteral(envelope.marks(of: record))
            return ["received(\(connection), \(pythonLiteral(record.headline)), \(marks)\(capture))"]
        case .connectionClosed(let record):
            let code = record.code.map(String.init) ?? "None"
            if record.origin == .server { return ["closed(\(connection), \(code))"] }
            return ["close(\(connection), \(code), \(pythonLiteral(record.reason)))"]
        }
    }

    private func call(_ record: RequestRecord) -> String {
        let headers = sentHeaders(record).map { header in
            "(\(pythonLiteral(header.name)), \(pythonLiteral(variables.replaced(header.value))))"
        }
        let body =
            switch record.body {
            case .none: ""
            case .json(let json): ", json=\(pythonLiteral(variables.replaced(json)))"
            case .bytes(let bytes, _):
                String(validating: bytes, as: UTF8.self)
                    .map { ", body=\(pythonLiteral(variables.replaced($0)))" }
                    ?? ", body=\(pythonLiteral(bytes))"
            }
        return "request(\(record.exchange), \(pythonLiteral(record.method)), "
            + "\(pythonLiteral(requestURL(record))), [\(headers.joined(separator: ", "))]\(body))"
    }

    /// Without what belongs to a connection, and without a length that the replay counts itself.
    private func sentHeaders(_ record: RequestRecord) -> [Header] {
        let isWrongOnPurpose = record.operation == nil
        return record.headers.filter { header in
            switch header.name.lowercased() {
            case "host", "connection": false
            case "content-length":
                if case .bytes(let bytes, _) = record.body {
                    isWrongOnPurpose && header.value != String(bytes.count)
                } else {
                    isWrongOnPurpose && record.body == .none
                }
            default: true
            }
        }
    }

    private func requestURL(_ record: RequestRecord) -> String {
        let url = record.server + record.target
        if url.hasPrefix(target.baseURL) {
            return "‹base›" + variables.replaced(String(url.dropFirst(target.baseURL.count)))
        }
        return (target.baseURL.hasPrefix(record.server) ? "‹server›" : record.server)
            + variables.replaced(record.target)
    }

    private func gatewayURL(_ url: String) -> String {
        guard url.hasPrefix(target.gatewayURL) else { return variables.replaced(url) }
        return "‹gateway›" + variables.replaced(String(url.dropFirst(target.gatewayURL.count)))
    }

    private func captureArgument(_ index: Int) -> String {
        guard let captures = variables.captures[index] else { return "" }
        let items = captures.map { capture in
            let original = capture.original.map { pythonLiteral($0) } ?? "None"
            return "(\(pythonLiteral(capture.name)), \(pythonLiteral(capture.path)), \(original))"
        }
        return ", capture=[\(items.joined(separator: ", "))]"
    }
}
