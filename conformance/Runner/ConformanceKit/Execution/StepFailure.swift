// How a step can end badly.

internal import ConformanceModel

enum StepFailure: Error {
    /// The server did something else than it should; the scenario ends here.
    case mismatch(message: String, differences: [Difference], traceIndex: Int?)
    /// The scenario or the runner is at fault.
    case broken(String)

    static func mismatch(_ message: String) -> StepFailure {
        .mismatch(message: message, differences: [], traceIndex: nil)
    }
}
