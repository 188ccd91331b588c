// Lists of what is known to fail, which may only get shorter: a line for something that passes fails the run,
// and so does a line that matches nothing.

internal import ConformanceModel

public struct KnownFailing: Sendable {
    struct Line: Sendable {
        var pattern: String
        var reason: String
        /// `2026-12-31`; after it the line counts no more.
        var until: String?
        var place: String
    }

    private var lines: [Line] = []

    public init() {}

    /// Reads `pattern  # reason`, or `pattern until 2026-12-31  # reason`. Empty lines and lines that begin
    /// with `#` are comments.
    ///
    /// - Throws: `KnownFailingError` for a line without a reason, or with a day that is none.
    public mutating func add(_ text: String, file: String) throws(KnownFailingError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let place = "\(file):\(index + 1)"
            let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts[0].split(separator: " ")
            guard !words.isEmpty else { continue }
            let reason = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
            guard !reason.isEmpty else {
                throw KnownFailingError(message: "\(place): say why after `#`: `\(words[0])  # reason`")
            }
            guard words.count == 1 || (words.count == 3 && words[1] == "until") else {
                throw KnownFailingError(message: "\(place): write `pattern until 2026-12-31  # reason`")
            }
            let until = words.count == 3 ? String(words[2]) : nil
            if let until, Timestamp.seconds(until + "T00:00:00Z") == nil {
                throw KnownFailingError(message: "\(place): `\(until)` must be a day such as 2026-12-31")
            }
            lines.append(
                Line(
                    pattern: String(words[0]), reason: reason,
                    until: until, place: place))
        }
    }

    /// Turns failures that are known into expected ones, and passes that are not expected into failures.
    ///
    /// - Parameter today: `2026-11-30`.
    /// - Returns: lines that match nothing or are over, in words.
    func apply(to results: inout [ScenarioResult], today: String) -> [String] {
        var stale: [String] = []
        for line in lines {
            if let until = line.until, until < today {
                stale.append("\(line.place): `\(line.pattern)` was known to fail until \(until)")
                continue
            }
            let glob = Glob(line.pattern)
            let matching = results.indices.filter { index in
                results[index].verdict != .notClaimed && matches(glob, results[index])
            }
            if matching.isEmpty { stale.append("\(line.place): `\(line.pattern)` matches nothing that ran") }
            for index in matching { apply(line, glob, to: &results[index]) }
        }
        return stale
    }

    private func matches(_ glob: Glob, _ result: ScenarioResult) -> Bool {
        glob.matches(result.id) || result.checks.contains { glob.matches($0.id) }
    }

    /// A line for a scenario is about all of its checks, a line for a check about that one only: what else
    /// fails in the scenario still fails it.
    private func apply(_ line: Line, _ glob: Glob, to result: inout ScenarioResult) {
        result.knownFailingReason = line.reason
        let named = result.checks.indices.filter {
            glob.matches(result.id) || glob.matches(result.checks[$0].id)
        }
        let failed = named.filter { result.checks[$0].verdict == .failed }
        for index in failed { result.checks[index].verdict = .expectedFailure }
        switch result.verdict {
        case .failed where !result.checks.contains { $0.verdict == .failed && $0.level >= result.level }:
            result.verdict = .expectedFailure
        case .passed where failed.isEmpty: result.verdict = .unexpectedPass
        default: break
        }
    }
}

public struct KnownFailingError: Error, Sendable, CustomStringConvertible {
    public let message: String

    public var description: String { message }
}
