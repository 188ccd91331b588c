// Connections to the gateway: opening, logging in, what comes, and the end.

internal import ConformanceModel
internal import HTTP
internal import HTTPTypes
internal import Reactor
internal import SpecModel
internal import WebSocket

extension ScenarioRun {
    func perform(_ open: OpenStep, within: Duration?, in context: Context) async throws(StepFailure) {
        let name = try connectionName(open.connection, in: context)
        let limit = self.limit(within)
        guard let client = try await connect(open, as: name, in: context) else { return }
        startReading(name, client, isCompressed: try isCompressed(open, in: context))
        if case .close(let expectation) = open.expectation, case .none = open.login {
            return try await expectClose(name, expectation, until: limit, in: context)
        }
        let logsIn = connections[name].map { self.logsIn(open, $0) } ?? false
        if try await greet(name, open, logsIn: logsIn, until: limit, in: context) { return }
        try await logIn(name, open, in: context)
        switch open.expectation {
        case .httpStatus(let statuses):
            throw .mismatch("the handshake should have been refused with \(statuses) and was accepted")
        case .close(let expectation):
            try await expectClose(name, expectation, until: limit, in: context)
        case .frame(let pattern):
            try await expectNext(pattern, on: name, until: limit, in: context)
        case .ready:
            if case .resume = open.login { return }
            guard let ready = dialect.gateway?.ready else { return }
            var pattern = FramePattern(connections: [], location: scenario.location)
            pattern.event = ready.event
            try await expectNext(pattern, on: name, until: limit, in: context)
        }
    }

    /// `alice.desktop`, with the actor's full name.
    func connectionName(_ template: Template, in context: Context) throws(StepFailure) -> String {
        try text(template, in: context)
    }

    // MARK: Handshake

    private func connect(
        _ open: OpenStep, as name: String, in context: Context
    ) async throws(StepFailure) -> WebSocketClient? {
        let url = try await url(of: open, in: context)
        let actor = String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
        var fields = HeaderFields()
        for header in try members(open.headers, in: context) {
            guard let field = FieldName(parsing: header.key) else { continue }
            fields.append(field, Function.plainText(header.value))
        }
        let target = (url.path.isEmpty ? "/" : url.path) + (url.query.isEmpty ? "" : "?" + url.query)
        do throws(WebSocketClientError) {
            let client = try await WebSocketClient.connect(
                to: url.host, port: url.port, path: target, fields: fields,
                securedBy: environment.target.security(for: url), on: loop)
            connections[name] = Connection(
                name: name, actor: actor, client: client, url: url, heartbeatsByHand: open.heartbeatsByHand)
            record(
                actor: actor, connection: name, step: context.step, .connectionOpened(url: url.description))
            return client
        } catch {
            guard case .httpStatus(let statuses) = open.expectation, case .refused(let response) = error,
                statuses.contains(Int(response.status.code))
            else { throw .mismatch("\(url) cannot be opened: \(error.reason)") }
            return nil
        }
    }

    private func url(of open: OpenStep, in context: Context) async throws(StepFailure) -> ServerURL {
        guard var url = environment.target.gateway else { throw .broken("the target has no gateway_url") }
        var given: String?
        if let template = open.url { given = try text(template, in: context) }
        if given == nil, case .resume(let of?, _) = open.login {
            given = connections[try text(of, in: context)]?.resumeURL
        }
        if let given {
            guard let parsed = ServerURL(given) else { throw .mismatch("`\(given)` is no URL of a gateway") }
            url = parsed
        }
        let query = RequestEncoding.query(try members(open.parameters, in: context)).dropFirst()
        url.query = [url.query, String(query)].filter { !$0.isEmpty }.joined(separator: "&")
        return url
    }

    private func isCompressed(_ open: OpenStep, in context: Context) throws(StepFailure) -> Bool {
        guard let by = dialect.gateway?.compressedBy, !by.isEmpty else { return false }
        let (given, wanted) = (try members(open.parameters, in: context), try members(by, in: context))
        return wanted.allSatisfy(given.contains)
    }

    /// Whether the step begins or takes up a session, be it by the URL.
    private func logsIn(_ open: OpenStep, _ connection: Connection) -> Bool {
        guard case .none = open.login else { return true }
        return dialect.gateway?.identifies(byURL: connection.url.description) ?? false
    }

    /// Waits for the first frame.
    ///
    /// - Returns: whether that is what the step expects, and all of it.
    private func greet(
        _ name: String, _ open: OpenStep, logsIn: Bool, until limit: ContinuousClock.Instant,
        in context: Context
    ) async throws(StepFailure) -> Bool {
        guard let hello = dialect.gateway?.hello else {
            if !logsIn, case .ready = open.expectation { return true }
            return false
        }
        var pattern = FramePattern(connections: [], location: scenario.location)
        pattern.operation = hello
        var isAll = false
        if case .frame(let wanted) = open.expectation, !logsIn {
            pattern = wanted
            isAll = true
        }
        try await expectNext(pattern, on: name, until: limit, in: context)
        if !logsIn, case .ready = open.expectation { return true }
        return isAll
    }

    // MARK: Login

    private func logIn(_ name: String, _ open: OpenStep, in context: Context) async throws(StepFailure) {
        switch open.login {
        case .none: return
        case .identify(let overrides):
            guard let login = dialect.gateway?.identify else {
                throw .broken("dialect.yaml has no `identify`")
            }
            try await logIn(name, login, overrides, locals: [:], in: context)
        case .resume(let of, let overrides):
            guard let login = dialect.gateway?.resume else { throw .broken("dialect.yaml has no `resume`") }
            var locals: [String: JSONLiteral] = [:]
            if let of {
                let old = connections[try text(of, in: context)]
                locals["session"] = old?.session ?? .null
                locals["sequence"] = .integer(old?.lastSequence ?? 0)
            }
            try await logIn(name, login, overrides, locals: locals, in: context)
        }
    }

    private func logIn(
        _ name: String, _ login: GatewayRules.Login, _ overrides: [Template.Member],
        locals: [String: JSONLiteral], in context: Context
    ) async throws(StepFailure) {
        guard let operation = contract.gatewayOperation(login.operation), let connection = connections[name]
        else {
            throw .broken("`\(name)` cannot log in")
        }
        var inner = context
        inner.scope.locals.merge(locals) { _, new in new }
        let actor = NamePath(dotted: connection.actor)
        inner.scope = inner.scope.with("actor", bindings.value(at: actor, in: context.scope) ?? .object([]))
        let given = try members(overrides, in: context)
        let defaults = login.payload.filter { member in !given.contains { $0.key == member.key } }
        let payload = try members(defaults, in: inner) + given
        await send(contract.frame(operation, payload: .object(payload)), on: name, step: context.step)
    }

    // MARK: Sending

    func perform(_ send: SendStep, in context: Context) async throws(StepFailure) {
        guard let operation = contract.gatewayOperation(send.operation) else {
            throw .broken("there is no operation `\(send.operation)` of the gateway")
        }
        let payload = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try evaluator.value(of: send.payload)
        }
        let name = try openConnection(send.connection, in: context)
        await self.send(contract.frame(operation, payload: payload), on: name, step: context.step)
    }

    func send(_ frame: JSONLiteral, on name: String, step: Int?) async {
        guard let connection = connections[name] else { return }
        let sent = contract.record(of: frame, from: .fromClient)
        record(actor: connection.actor, connection: name, step: step, .frameSent(sent))
        await connection.client.send(text: frame.json)
    }

    func send(_ frames: RawFrames, at: Template, in context: Context) async throws(StepFailure) {
        let name = try openConnection(at, in: context)
        guard let connection = connections[name] else { return }
        var bytes: [UInt8] = []
        for frame in frames.frames {
            let payload = try self.bytes(frame.payload, in: context)
            bytes += RawFrameEncoding.bytes(
                opcode: frame.opcode, isFinal: frame.isFinal, reservedBits: frame.reservedBits,
                maskingKey: frame.isMasked ? [0x37, 0xFA, 0x21, 0x3D] : nil, payload: payload)
            record(
                actor: connection.actor, connection: name, step: context.step,
                .frameSent(FrameRecord(operation: nil, event: nil, sequence: nil, json: nil, bytes: payload)))
        }
        await connection.client.bytes.write(bytes)
    }

    private func openConnection(_ template: Template, in context: Context) throws(StepFailure) -> String {
        let name = try text(template, in: context)
        guard let connection = connections[name] else { throw .broken("there is no connection `\(name)`") }
        guard connection.closure == nil else { throw .mismatch("`\(name)` was closed by the server") }
        return name
    }

    func close(_ at: Template, code: Int?, in context: Context) async throws(StepFailure) {
        let name = try text(at, in: context)
        guard let connection = connections[name] else { throw .broken("there is no connection `\(name)`") }
        connections[name]?.isClosedByRunner = true
        if connection.closure == nil {
            connections[name]?.closure = ClosureRecord(origin: .runner, code: code, reason: "")
            record(
                actor: connection.actor, connection: name, step: context.step,
                .connectionClosed(ClosureRecord(origin: .runner, code: code, reason: "")))
        }
        if let code {
            await connection.client.close(CloseFrame(code: UInt16(clamping: code)))
        } else {
            await connection.client.bytes.close()
        }
    }

    // MARK: The end

    func expectClose(
        _ name: String, _ expectation: CloseExpectation, until limit: ContinuousClock.Instant,
        in context: Context
    ) async throws(StepFailure) {
        guard connections[name] != nil else { throw .broken("there is no connection `\(name)`") }
        while true {
            let news = newsCount
            if connections[name]?.closure != nil { break }
            guard await waitForNews(after: news, until: limit) else {
                throw .mismatch("`\(name)` should have been closed and is open")
            }
        }
        guard let closure = connections[name]?.closure else { return }
        let wanted: String
        switch expectation {
        case .codes(let codes):
            if let code = closure.code, codes.contains(code) { return }
            wanted = codes.map(String.init).joined(separator: " or ")
        case .withoutFrame:
            if closure.code == nil { return }
            wanted = "no close frame"
        }
        let position = trace.lastIndex {
            if case .connectionClosed = $0.kind { $0.connection == name } else { false }
        }
        throw .mismatch(
            message: "`\(name)` was closed with another code",
            differences: [
                Difference(
                    path: "close", expected: wanted, actual: closure.code.map(String.init) ?? "no close frame"
                )
            ], traceIndex: position)
    }
}

extension WebSocketClientError {
    var reason: String {
        switch self {
        case .http(let error): error.reason
        case .refused(let response): "the handshake was answered \(response.status.code)"
        case .badHandshake: "the answer belongs to another handshake"
        case .violation(let code): "the server broke the WebSocket protocol (\(code))"
        case .connectionClosed: "the connection was closed"
        }
    }
}
