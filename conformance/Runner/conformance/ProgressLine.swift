// One line on the terminal that tells how far a run is; nothing when nobody looks.

internal import ConformanceKit
internal import ConformanceModel
private import Synchronization

final class ProgressLine: Sendable {
    private let isShown: Bool
    private let state = Mutex(State())

    private struct State {
        var running: [String] = []
        var failed = 0
        var done = 0
        var all = 0
    }

    init(isShown: Bool) { self.isShown = isShown && Terminal.isInteractive }

    func note(_ progress: RunProgress) {
        let line = state.withLock { state in
            switch progress {
            case .started(let scenario): state.running.append(scenario)
            case .finished(let result, let done, let all):
                state.running.removeAll { $0 == result.id }
                state.done = done
                state.all = all
                if result.verdict != .passed { state.failed += 1 }
            }
            let failed = state.failed == 0 ? "" : ", \(state.failed) not passed"
            return "\(state.done)/\(state.all)\(failed)  \(state.running.first ?? "")"
        }
        show(line)
    }

    func show(_ text: String) { if isShown { Terminal.write("\r\u{1B}[K" + text.prefix(100)) } }

    /// Leaves the terminal as it was.
    func end() { if isShown { Terminal.write("\r\u{1B}[K") } }
}
