// Waiting for frames, and making sure that some do not come.

internal import ConformanceModel
internal import SpecModel

extension ScenarioRun {
    // MARK: Patterns

    /// One wanted frame for each connection and each element of `over`.
    private func wanted(
        _ patterns: [FramePattern], in context: Context
    ) throws(StepFailure) -> [WantedFrame] {
        var wanted: [WantedFrame] = []
        for pattern in patterns {
            var elements: [JSONLiteral?] = [nil]
            if let over = pattern.over {
                let list = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                    try evaluator.value(of: over)
                }
                guard let values = list.elements else {
                    throw .broken("`over` must be a list, not \(list.json)")
                }
                elements = values
            }
            for element in elements {
                for connection in pattern.connections {
                    wanted.append(
                        try self.wanted(pattern, on: try text(connection, in: context), element, context))
                }
            }
        }
        return wanted
    }

    private func wanted(
        _ pattern: FramePattern, on name: String, _ element: JSONLiteral?, _ context: Context
    ) throws(StepFailure) -> WantedFrame {
        guard connections[name] != nil else { throw .broken("there is no connection `\(name)`") }
        var inner = context
        if let element { inner.scope = inner.scope.with("it", element) }
        return try evaluate(in: inner) { (evaluator) throws(EvaluationError) in
            WantedFrame(
                connection: name, operation: pattern.operation, event: pattern.event,
                sequence: try pattern.sequence?.evaluated(&evaluator),
                payload: try pattern.payload?.evaluated(&evaluator), location: pattern.location,
                element: element)
        }
    }

    private var pending: [PendingFrame] {
        connections.values.flatMap { connection in
            connection.frames.enumerated().filter { !$0.element.isTaken }.map { position, arrival in
                (
                    arrival.order,
                    PendingFrame(
                        connection: connection.name, position: position, record: arrival.record,
                        payload: arrival.payload, traceIndex: arrival.traceIndex)
                )
            }
        }
        .sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func take(_ assignment: FrameAssignment) {
        for frame in assignment.taken { connections[frame.connection]?.frames[frame.position].isTaken = true }
        bindings = assignment.bindings
    }

    private func matching(in context: Context) -> FrameMatching {
        FrameMatching(pending: pending, bindings: bindings, scope: context.scope)
    }

    // MARK: Await

    func perform(
        _ step: AwaitStep, until limit: ContinuousClock.Instant, in context: Context
    ) async throws(StepFailure) {
        let wanted = try wanted(step.patterns, in: context)
        while true {
            let news = newsCount
            let matching = matching(in: context)
            if let assignment = try assignment(step, wanted, matching) { return take(assignment) }
            // Nothing more comes on a connection that has ended.
            let isOver = wanted.allSatisfy { connections[$0.connection]?.closure != nil }
            if isOver { throw miss(step, wanted, in: context) }
            guard await waitForNews(after: news, until: limit) else { throw miss(step, wanted, in: context) }
        }
    }

    private func assignment(
        _ step: AwaitStep, _ wanted: [WantedFrame], _ matching: FrameMatching
    ) throws(StepFailure) -> FrameAssignment? {
        switch step.order {
        case .each: return matching.each(wanted)
        case .sequence: return matching.sequence(wanted)
        case .oneOf: return matching.oneOf(wanted)
        case .exactly:
            switch matching.exactly(wanted, ignoring: Set(step.ignoring)) {
            case .complete(let assignment): return assignment
            case .incomplete: return nil
            case .wrong(let frame, let want):
                throw .mismatch(
                    message: "\(frame.record.event ?? frame.record.operation ?? "a frame") came on "
                        + "\(frame.connection) where \(want?.summary ?? "nothing more") was expected",
                    differences: want.map { [difference($0, frame)] } ?? [], traceIndex: frame.traceIndex)
            }
        }
    }

    private func difference(_ want: WantedFrame, _ frame: PendingFrame) -> Difference {
        Difference(path: "frame", expected: want.summary, actual: frame.record.json?.json ?? "bytes")
    }

    /// What did not come, and what came closest.
    private func miss(_ step: AwaitStep, _ wanted: [WantedFrame], in context: Context) -> StepFailure {
        let matching = matching(in: context)
        let missing =
            wanted.first { want in
                !matching.pending.contains { matching.match(want, $0, bindings) != nil }
            } ?? wanted.last
        guard let missing else { return .mismatch("there was nothing to wait for") }
        let ended = connections[missing.connection]?.closure
        let end = ended.map { "; the connection was closed\($0.code.map { " with \($0)" } ?? "")" } ?? ""
        guard let miss = matching.nearestMiss(missing) else {
            return .mismatch("\(missing.summary) did not come\(end)")
        }
        return .mismatch(
            message: "\(missing.summary) did not come\(end)", differences: miss.differences,
            traceIndex: miss.frame.traceIndex)
    }

    /// The next frame that no step has taken.
    func expectNext(
        _ pattern: FramePattern, on name: String, until limit: ContinuousClock.Instant, in context: Context
    ) async throws(StepFailure) {
        let want = try wanted(pattern, on: name, nil, context)
        while true {
            let news = newsCount
            let matching = matching(in: context)
            if let next = matching.pending.first(where: { $0.connection == name }) {
                if let matched = matching.match(want, next, bindings) {
                    return take(FrameAssignment(taken: [next], bindings: matched))
                }
                let miss = matching.nearestMiss(want)
                throw .mismatch(
                    message: "\(next.record.event ?? next.record.operation ?? "a frame") came where "
                        + "\(want.summary) was expected",
                    differences: miss?.differences ?? [difference(want, next)],
                    traceIndex: miss?.frame.traceIndex ?? next.traceIndex)
            }
            if let closure = connections[name]?.closure {
                throw .mismatch(
                    "\(want.summary) did not come; the connection was closed"
                        + (closure.code.map { " with \($0)" } ?? ""))
            }
            guard await waitForNews(after: news, until: limit) else {
                throw .mismatch("\(want.summary) did not come")
            }
        }
    }

    // MARK: Never

    func perform(
        never patterns: [FramePattern], until barrier: Barrier, within: Duration?, in context: Context
    ) async throws(StepFailure) {
        let unwanted = try wanted(patterns, in: context)
        var positions: [String: Int] = [:]
        switch barrier {
        case .quiet: try await stayQuiet(in: context)
        case .fence(let fence):
            let names = unwanted.map(\.connection)
            positions = try await perform(fence, seenBy: names, until: limit(within), in: context)
        }
        let matching = matching(in: context)
        for want in unwanted {
            let found = matching.pending.first { frame in
                frame.position < positions[frame.connection] ?? .max
                    && matching.match(want, frame, bindings) != nil
            }
            if let found {
                throw .mismatch(
                    message: "\(want.summary) came and must not",
                    differences: [
                        Difference(path: "frame", expected: "absent", actual: found.record.json?.json ?? "")
                    ],
                    traceIndex: found.traceIndex)
            }
            if let closure = connections[want.connection]?.closure, closure.origin == .server {
                throw .mismatch("`\(want.connection)` was closed, so that nothing could come on it")
            }
        }
        withheld.formUnion(patterns.compactMap(\.event))
    }

    private func stayQuiet(in context: Context) async throws(StepFailure) {
        let limit = limit(environment.target.quietTime)
        while await waitForNews(after: newsCount, until: limit) {}
    }

    // MARK: Fences

    /// Makes sure that all that was sent before has arrived.
    ///
    /// - Returns: where the fence stands in the log of each connection.
    @discardableResult
    func perform(
        _ step: FenceStep, seenBy names: [String], until limit: ContinuousClock.Instant, in context: Context
    ) async throws(StepFailure) -> [String: Int] {
        guard let fence = dialect.fences[step.kind] else { throw .broken("there is no fence `\(step.kind)`") }
        guard environment.target.ordering == .ordered else {
            try await stayQuiet(in: context)
            return [:]
        }
        var names = Set(names)
        if let seenBy = step.seenBy {
            names = []
            for template in seenBy { names.insert(try text(template, in: context)) }
        }
        guard !names.isEmpty else { throw .broken("a fence needs `seen_by`") }
        let argument = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try evaluator.value(of: step.argument)
        }
        var inner = context
        inner.scope = context.scope.with(fence.parameter, argument)
            .with("marker", .string(generator.marker()))
        switch fence.action {
        case .call(var call):
            call.actor = step.actor
            try await perform(call, in: inner)
        case .send(var send):
            send.connection = step.actor
            try await perform(send, in: inner)
        }
        return try await arrival(of: fence, on: names, until: limit, in: inner)
    }

    private func arrival(
        of fence: Fence, on names: Set<String>, until limit: ContinuousClock.Instant, in context: Context
    ) async throws(StepFailure) -> [String: Int] {
        var pattern = FramePattern(connections: [], location: fence.location)
        pattern.event = fence.event
        pattern.payload = fence.payload
        var positions: [String: Int] = [:]
        for name in names.sorted() {
            let want = try wanted(pattern, on: name, nil, context)
            while positions[name] == nil {
                let news = newsCount
                if let assignment = matching(in: context).each([want]) {
                    positions[name] = assignment.taken[0].position
                    take(assignment)
                } else if connections[name]?.closure != nil {
                    throw .mismatch("`\(name)` was closed before the fence came")
                } else if await !waitForNews(after: news, until: limit) {
                    throw .mismatch("the fence \(want.summary) did not come")
                }
            }
        }
        return positions
    }
}
