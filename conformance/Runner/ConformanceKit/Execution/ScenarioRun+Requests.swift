// Requests of operations, and what comes back.

internal import ConformanceModel
internal import HTTP
internal import HTTPTypes
internal import Reactor
internal import SpecModel

/// A request ready to go: as it stands in the trace, and its body as bytes.
struct PreparedRequest: Sendable {
    var operation: Operation
    var record: RequestRecord
    var body: [UInt8]?
    var actor: String
}

extension ScenarioRun {
    func perform(_ call: CallStep, in context: Context) async throws(StepFailure) {
        let request = try prepare(call, in: context)
        let (response, position) = try await send(request, step: context.step)
        try verify(response, call.expectation, of: request.operation, tracedAt: position, in: context)
    }

    // MARK: Making a request

    func prepare(_ call: CallStep, in context: Context) throws(StepFailure) -> PreparedRequest {
        guard let operation = contract.operation(call.operation) else {
            throw .broken("there is no operation `\(call.operation)`")
        }
        var actor: String?
        if let template = call.actor {
            actor = try actorName(try text(template, in: context), in: context.scope)
        }
        let path = try members(call.path, in: context)
        let query = try members(call.query, in: context)
        let headers = try members(call.headers, in: context)
        let (content, bytes, mediaType) = try body(call.body, in: context)
        try checkParameters(path + query + headers, of: operation, call)
        try checkBody(content, bytes, of: operation, call)
        var record = RequestRecord(
            exchange: exchangeCount, operation: operation.id, method: operation.method.rawValue.uppercased(),
            target: environment.target.api.path + RequestEncoding.path(operation.path, path)
                + RequestEncoding.query(query),
            server: environment.target.api.origin,
            headers: requestHeaders(headers, actor: actor, operation, mediaType: mediaType), body: content,
            parameters: parameters(path + query, headers, of: operation),
            isInvalid: call.isInvalid)
        addKey(of: actor, operation, to: &record)
        exchangeCount += 1
        return PreparedRequest(operation: operation, record: record, body: bytes, actor: actor ?? "somebody")
    }

    private func parameters(
        _ members: [JSONLiteral.Member], _ headers: [JSONLiteral.Member], of operation: Operation
    ) -> [String: JSONLiteral] {
        let fields = headers.compactMap { header in
            operation.parameter(header.key, in: .header).map { ($0.name, header.value) }
        }
        return Dictionary(
            members.map { ($0.key, $0.value) } + fields, uniquingKeysWith: { first, _ in first })
    }

    func members(_ templates: [Template.Member], in context: Context) throws(StepFailure) -> [JSONLiteral
        .Member]
    {
        try evaluate(in: context) { (evaluator) throws(EvaluationError) in try evaluator.members(templates) }
    }

    private func body(
        _ content: RequestContent, in context: Context
    ) throws(StepFailure) -> (Body, bytes: [UInt8]?, mediaType: String?) {
        switch content {
        case .none: return (.none, nil, nil)
        case .json(let template):
            let json = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                try evaluator.value(of: template)
            }
            return (.json(json), Array(json.json.utf8), "application/json")
        case .raw(let type, let raw):
            let (type, bytes) = (try text(type, in: context), try bytes(raw, in: context))
            return (.bytes(bytes, mediaType: type), bytes, type)
        case .multipart(let parts):
            var encoded: [RequestEncoding.Part] = []
            for part in parts { encoded.append(try self.part(part, in: context)) }
            let boundary = "guildhall-\(exchangeCount)-boundary"
            let bytes = RequestEncoding.multipart(encoded, boundary: boundary)
            let type = "multipart/form-data; boundary=\(boundary)"
            return (.bytes(bytes, mediaType: type), bytes, type)
        }
    }

    private func part(
        _ part: RequestContent.Part, in context: Context
    ) throws(StepFailure) -> RequestEncoding.Part {
        switch part.payload {
        case .json(let template):
            let json = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
                try evaluator.value(of: template)
            }
            return RequestEncoding.Part(
                name: part.name, filename: nil, mediaType: "application/json", bytes: Array(json.json.utf8))
        case .file(let name, let type, let raw):
            return RequestEncoding.Part(
                name: part.name, filename: try text(name, in: context),
                mediaType: try text(type, in: context),
                bytes: try bytes(raw, in: context))
        }
    }

    func bytes(_ raw: RawBytes, in context: Context) throws(StepFailure) -> [UInt8] {
        switch raw {
        case .text(let template): return Array(try text(template, in: context).utf8)
        case .size(let count):
            return [UInt8](repeating: UInt8(ascii: "a"), count: min(count, Limits.generatedBytesMax))
        case .hex(let template):
            let digits = try text(template, in: context)
            return try evaluate(in: context) { (_) throws(EvaluationError) in try Hex.bytes(digits) }
        }
    }

    private func requestHeaders(
        _ given: [JSONLiteral.Member], actor: String?, _ operation: Operation, mediaType: String?
    ) -> [Header] {
        var headers = given.map { header in
            let isEncoded = operation.parameter(header.key, in: .header)?.percentEncoded == true
            let text = Function.plainText(header.value)
            return Header(header.key, isEncoded ? RequestEncoding.percentEncoded(text) : text)
        }
        func add(_ name: String, _ value: String) {
            if !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                headers.append(Header(name, value))
            }
        }
        if let (scheme, value) = credential(of: actor, for: operation), case .http(let word) = scheme.kind {
            add("Authorization", word.prefix(1).uppercased() + word.dropFirst() + " " + value)
        }
        if let (scheme, value) = credential(of: actor, for: operation),
            case .apiKey(let name, .header) = scheme.kind
        {
            add(name, value)
        }
        if let mediaType { add("Content-Type", mediaType) }
        // An empty value stands for no header at all.
        return headers.filter { !$0.value.isEmpty }
    }

    private func addKey(of actor: String?, _ operation: Operation, to record: inout RequestRecord) {
        guard let (scheme, value) = credential(of: actor, for: operation),
            case .apiKey(let name, .query) = scheme.kind
        else { return }
        record.target +=
            (record.target.contains("?") ? "&" : "?") + name + "=" + RequestEncoding.percentEncoded(value)
    }

    /// The credentials that the operation takes; failing that, those that the actor has: the server must
    /// refuse them.
    private func credential(of actor: String?, for operation: Operation) -> (SecurityScheme, String)? {
        guard !operation.security.isEmpty, let own = actor.flatMap({ credentials[$0] }) else { return nil }
        let wanted = operation.security.first { $0.schemes.allSatisfy { own[$0] != nil } }?.schemes.first
        guard let name = wanted ?? own.keys.sorted().first, let value = own[name],
            let scheme = contract.description.securitySchemes.first(where: { $0.name == name })
        else { return nil }
        return (scheme, value)
    }

    // MARK: Requests must keep the contract, unless they break it on purpose

    private func checkParameters(
        _ given: [JSONLiteral.Member], of operation: Operation, _ call: CallStep
    ) throws(StepFailure) {
        guard !call.isInvalid else { return }
        for parameter in operation.parameters {
            guard let value = given.first(where: { $0.key == parameter.name })?.value else { continue }
            try refuse(contract.schemas.violations(of: value, against: parameter.schema), parameter.name)
        }
    }

    private func checkBody(_ body: Body, _ bytes: [UInt8]?, of operation: Operation, _ call: CallStep)
        throws(StepFailure)
    {
        guard !call.isInvalid, case .json(let value) = body, (bytes?.count ?? 0) <= Limits.checkedBytesMax
        else { return }
        guard let schema = operation.jsonBody else {
            throw .broken("\(operation.id) takes no JSON body; write `invalid: true` if that is on purpose")
        }
        try refuse(contract.schemas.violations(of: value, against: schema), "body")
    }

    private func refuse(_ violations: [SchemaViolation], _ place: String) throws(StepFailure) {
        guard let first = violations.first else { return }
        throw .broken(
            "the request breaks the contract: \(place) at \(first); write `invalid: true` if that is on purpose"
        )
    }

    // MARK: Sending

    /// - Returns: the answer, and where it stands in the trace.
    func send(
        _ request: PreparedRequest, step: Int?
    ) async throws(StepFailure) -> (ResponseRecord, position: Int) {
        record(actor: request.actor, step: step, .request(request.record))
        do throws(ExchangeFailure) {
            let client = try await http.take(environment.target, on: loop)
            let response = try await answer(to: request, over: client)
            let answer = response.record(exchange: request.record.exchange, operation: request.operation.id)
            let position = record(actor: request.actor, step: step, .response(answer))
            if response.fields.lists("close", in: .connection) {
                await client.close()
            } else {
                http.giveBack(client)
            }
            return (answer, position)
        } catch {
            throw .mismatch("\(request.operation.id) was not answered: \(error.message)")
        }
    }

    private func answer(
        to request: PreparedRequest, over client: HTTPClient
    ) async throws(ExchangeFailure) -> Response {
        guard let method = Method(rawValue: request.record.method) else {
            throw ExchangeFailure(message: "the method \(request.record.method) is not known")
        }
        var fields = HeaderFields()
        for header in request.record.headers {
            guard let name = FieldName(parsing: header.name) else {
                throw ExchangeFailure(message: "`\(header.name)` is no name of a header")
            }
            fields.append(name, header.value)
        }
        let limit = Limits.responseTimeout * environment.timeScale
        let timer = loop.schedule(after: limit) { Task { await client.bytes.close() } }
        defer { timer.cancel() }
        do throws(HTTPClientError) {
            return try await client.send(method, request.record.target, fields: fields, body: request.body)
        } catch {
            await client.close()
            throw ExchangeFailure(message: error.reason)
        }
    }
}
