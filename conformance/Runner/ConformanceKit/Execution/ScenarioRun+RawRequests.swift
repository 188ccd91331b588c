// Bytes that no HTTP client would send, on a connection of their own.

internal import ConformanceModel
internal import HTTP
internal import HTTPTypes
internal import Reactor
internal import SpecModel

extension ScenarioRun {
    func perform(
        _ step: RawRequestStep, within: Duration?, in context: Context
    ) async throws(StepFailure) {
        var inner = context
        inner.scope = context.scope.with(
            "target",
            .object([
                .init(key: "host", value: .string(environment.target.api.authority)),
                .init(key: "path", value: .string(environment.target.api.path)),
            ]))
        var bytes: [UInt8] = []
        for piece in step.pieces { bytes += try self.bytes(piece, in: inner) }
        let client: HTTPClient
        do throws(ExchangeFailure) {
            client = try await HTTPConnections.connect(environment.target, on: loop)
        } catch {
            throw .mismatch(error.message)
        }
        let limit = self.limit(within)
        let timer = loop.schedule(after: limit - ContinuousClock.now) { Task { await client.bytes.close() } }
        defer { timer.cancel() }
        let exchange = exchangeCount
        exchangeCount += 1
        await send(bytes, halfCloses: step.halfCloses, over: client, exchange, step: context.step)
        do throws(StepFailure) {
            try await receive(step, over: client, exchange, firstLine: bytes, in: inner)
            if step.closes { try await expectEnd(of: client, until: limit) }
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    private func send(
        _ bytes: [UInt8], halfCloses: Bool, over client: HTTPClient, _ exchange: Int, step: Int?
    ) async {
        let line = String(decoding: bytes.prefix { $0 != 0x0D && $0 != 0x0A }.prefix(200), as: UTF8.self)
        let words = line.split(separator: " ")
        record(
            actor: "somebody", step: step,
            .request(
                RequestRecord(
                    exchange: exchange, operation: nil, method: words.first.map(String.init) ?? "",
                    target: words.count > 1 ? String(words[1]) : "", server: environment.target.api.origin,
                    headers: [], body: .bytes(bytes, mediaType: nil), isInvalid: true)))
        await client.bytes.write(bytes)
        if halfCloses { await client.bytes.endWriting() }
    }

    private func receive(
        _ step: RawRequestStep, over client: HTTPClient, _ exchange: Int, firstLine: [UInt8],
        in context: Context
    ) async throws(StepFailure) {
        let isHead = firstLine.starts(with: Array("HEAD ".utf8))
        for (index, expected) in step.responses.enumerated() {
            let response: Response
            do throws(HTTPClientError) {
                response = try await client.receive(to: isHead ? .head : .get)
            } catch {
                throw .mismatch(
                    "response \(index + 1) of \(step.responses.count) did not come: \(error.reason)")
            }
            let answer = response.record(exchange: exchange, operation: nil)
            let position = record(actor: "somebody", step: context.step, .response(answer))
            try verify(answer, expected, at: position, in: context)
        }
    }

    private func expectEnd(
        of client: HTTPClient, until limit: ContinuousClock.Instant
    ) async throws(StepFailure) {
        if let rest = await client.bytes.read() {
            throw .mismatch("the connection should be closed and \(rest.count) more bytes came")
        }
        // When the time is over, the runner ends the connection itself.
        guard ContinuousClock.now < limit else {
            throw .mismatch("the connection should be closed and is open")
        }
    }

    private func verify(
        _ response: ResponseRecord, _ expected: RawRequestStep.Response, at position: Int, in context: Context
    ) throws(StepFailure) {
        var differences: [Difference] = []
        if !expected.statuses.contains(response.status) {
            let statuses = expected.statuses.map(String.init).joined(separator: " or ")
            differences.append(
                Difference(path: "status", expected: statuses, actual: String(response.status)))
        }
        for header in expected.headers {
            differences += try match(
                header.pattern, response.header(header.key).map(Self.headerValue),
                at: JSONPath().key("headers").key(header.key), in: context)
        }
        if let body = expected.body { differences += try match(body, response.body.json, in: context) }
        guard differences.isEmpty else {
            throw .mismatch(
                message: "the bytes were answered \(response.status)", differences: differences,
                traceIndex: position)
        }
    }
}
