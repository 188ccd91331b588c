// Patterns against what has come on the connections: unordered, in order, exactly.

internal import ConformanceModel
internal import SpecModel

/// A frame pattern for one connection, with its values filled in.
struct WantedFrame: Sendable {
    var connection: String
    var operation: String?
    var event: String?
    var sequence: ValuePattern?
    var payload: ValuePattern?
    var location: SourceLocation
    /// The element of `over`, as `it`.
    var element: JSONLiteral?

    var summary: String {
        let what = event ?? operation ?? "a frame"
        return "\(what) on \(connection)" + (payload.map { " with d: \($0.summary)" } ?? "")
    }
}

/// A frame that came and that no step has taken yet.
struct PendingFrame: Sendable {
    var connection: String
    /// Position in the connection's log.
    var position: Int
    var record: FrameRecord
    var payload: JSONLiteral?
    var traceIndex: Int
}

/// What patterns take.
struct FrameAssignment: Sendable {
    var taken: [PendingFrame]
    var bindings: Bindings
}

struct FrameMatching {
    /// In the order in which they came, on all connections together.
    let pending: [PendingFrame]
    let bindings: Bindings
    let scope: Scope

    /// All patterns, in any order; no frame serves two.
    func each(_ wanted: [WantedFrame]) -> FrameAssignment? {
        assign(wanted[...], to: pending, FrameAssignment(taken: [], bindings: bindings))
    }

    private func assign(
        _ wanted: ArraySlice<WantedFrame>, to frames: [PendingFrame], _ assignment: FrameAssignment
    ) -> FrameAssignment? {
        guard let first = wanted.first else { return assignment }
        for (index, frame) in frames.enumerated() {
            guard let matched = match(first, frame, assignment.bindings) else { continue }
            var rest = frames
            rest.remove(at: index)
            let next = FrameAssignment(taken: assignment.taken + [frame], bindings: matched)
            if let complete = assign(wanted.dropFirst(), to: rest, next) { return complete }
        }
        return nil
    }

    /// In this order on each connection; others may come between. The earliest that fit are taken.
    func sequence(_ wanted: [WantedFrame]) -> FrameAssignment? {
        var positions: [String: Int] = [:]
        var assignment = FrameAssignment(taken: [], bindings: bindings)
        for want in wanted {
            let found = pending.lazy.compactMap { frame -> (PendingFrame, Bindings)? in
                guard frame.position > positions[frame.connection] ?? -1 else { return nil }
                return match(want, frame, assignment.bindings).map { (frame, $0) }
            }.first
            guard let (frame, matched) = found else { return nil }
            positions[frame.connection] = frame.position
            assignment = FrameAssignment(taken: assignment.taken + [frame], bindings: matched)
        }
        return assignment
    }

    enum Exactness {
        case complete(FrameAssignment)
        case incomplete
        /// A frame that should not have come, and what should have.
        case wrong(PendingFrame, wanted: WantedFrame?)
    }

    /// In this order on each connection, and nothing else but what is ignored.
    func exactly(_ wanted: [WantedFrame], ignoring: Set<String>) -> Exactness {
        var assignment = FrameAssignment(taken: [], bindings: bindings)
        var rest: [String: ArraySlice<WantedFrame>] = [:]
        for want in wanted { rest[want.connection, default: []].append(want) }
        for frame in pending {
            guard let queue = rest[frame.connection], !isIgnored(frame, ignoring) else { continue }
            guard let want = queue.first else { return .wrong(frame, wanted: nil) }
            guard let matched = match(want, frame, assignment.bindings) else {
                return .wrong(frame, wanted: want)
            }
            rest[frame.connection] = queue.dropFirst()
            assignment = FrameAssignment(taken: assignment.taken + [frame], bindings: matched)
        }
        return rest.values.allSatisfy(\.isEmpty) ? .complete(assignment) : .incomplete
    }

    private func isIgnored(_ frame: PendingFrame, _ ignoring: Set<String>) -> Bool {
        frame.record.event.map(ignoring.contains) ?? false
            || frame.record.operation.map(ignoring.contains) ?? false
    }

    /// The first frame that fits one of the patterns.
    func oneOf(_ wanted: [WantedFrame]) -> FrameAssignment? {
        for frame in pending {
            for want in wanted {
                if let matched = match(want, frame, bindings) {
                    return FrameAssignment(taken: [frame], bindings: matched)
                }
            }
        }
        return nil
    }

    // MARK: One frame

    /// The bindings after the match; nil when the frame does not fit.
    func match(_ want: WantedFrame, _ frame: PendingFrame, _ bindings: Bindings) -> Bindings? {
        guard want.connection == frame.connection, isNamed(want, frame) else { return nil }
        var matcher = Matcher(bindings: bindings, scope: want.element.map { scope.with("it", $0) } ?? scope)
        return differences(want, frame, &matcher).isEmpty ? matcher.bindings : nil
    }

    private func isNamed(_ want: WantedFrame, _ frame: PendingFrame) -> Bool {
        (want.event == nil || want.event == frame.record.event)
            && (want.operation == nil || want.operation == frame.record.operation)
    }

    private func differences(
        _ want: WantedFrame, _ frame: PendingFrame, _ matcher: inout Matcher
    ) -> [Difference] {
        var found: [Difference] = []
        if let sequence = want.sequence {
            found += matcher.differences(
                sequence, frame.record.sequence.map { .integer($0) }, at: JSONPath().key("s"))
        }
        if let payload = want.payload {
            found += matcher.differences(payload, frame.payload, at: JSONPath().key("d"))
        }
        return found
    }

    /// The frame that comes closest to a pattern that nothing fits, with what differs.
    func nearestMiss(_ want: WantedFrame) -> (frame: PendingFrame, differences: [Difference])? {
        pending.filter { $0.connection == want.connection && isNamed(want, $0) }
            .map { frame in
                var matcher = Matcher(
                    bindings: bindings, scope: want.element.map { scope.with("it", $0) } ?? scope)
                return (frame, differences(want, frame, &matcher))
            }
            .filter { !$0.1.isEmpty }
            .min { $0.1.count < $1.1.count }
    }
}
