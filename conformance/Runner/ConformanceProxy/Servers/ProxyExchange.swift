// What all connections of one proxy share: the fault, the contract, and each other.

internal import ConformanceModel
internal import Reactor
internal import SpecModel

/// Confined to the proxy's loop.
final class ProxyExchange {
    let loop: EventLoop
    let origins: OriginRewriter
    let count: ApplicationCount
    /// nil for a contract without a gateway.
    let gateway: GatewayContract?
    private let mutation: Mutation?
    private var responses: ResponseMutator?
    /// Headers in which callers say who they are.
    private let callerHeaders: [String]
    private let matcher: OperationMatcher
    private let pathPrefix: String
    private var connections: [ObjectIdentifier: ProxiedConnection] = [:]

    init(
        _ loop: EventLoop, _ description: APIDescription, _ mutation: Mutation?, pathPrefix: String,
        _ origins: OriginRewriter, _ count: ApplicationCount
    ) {
        self.loop = loop
        self.mutation = mutation
        self.pathPrefix = pathPrefix.hasSuffix("/") ? String(pathPrefix.dropLast()) : pathPrefix
        self.origins = origins
        self.count = count
        responses = mutation.flatMap { ResponseMutator($0, description.errors) }
        gateway = description.gateway.map { GatewayContract($0, description.schemas) }
        matcher = OperationMatcher(description)
        callerHeaders =
            ["authorization"]
            + description.securitySchemes.compactMap { scheme in
                if case .apiKey(let name, .header) = scheme.kind { name.lowercased() } else { nil }
            }
    }

    func join(_ client: TCPStream, _ server: TCPStream) {
        let connection = ProxiedConnection(self, client, server)
        connections[ObjectIdentifier(connection)] = connection
        connection.start()
    }

    func forget(_ connection: ProxiedConnection) { connections[ObjectIdentifier(connection)] = nil }

    func cutAll() {
        for connection in Array(connections.values) { connection.cut() }
    }

    // MARK: Faults

    func frameRewriter() -> FrameRewriter {
        let mutator = gateway.flatMap { contract in mutation.flatMap { GatewayMutator($0, contract) } }
        return FrameRewriter(origins, mutator)
    }

    /// What is to happen to a response.
    func handling(
        of head: MessageHead, _ status: Int, to request: WatchedRequest
    ) -> ResponseRewriter.Handling {
        let operation = matcher.operation(request.method, request.target, below: pathPrefix)
        let mayConcern = responses?.mayConcern(operation: operation, status: status) == true
        return ResponseRewriter.Handling(needsBody: head.isText || mayConcern) { [self] message in
            let moved = moved(message, isText: head.isText)
            let answered = answered(request, operation, isComplete: mayConcern)
            guard let changed = responses?.applied(to: moved ?? message, of: answered) else { return moved }
            count.add(1)
            return changed
        }
    }

    private func answered(
        _ request: WatchedRequest, _ operation: String?, isComplete: Bool
    ) -> AnsweredRequest {
        guard isComplete else { return AnsweredRequest(operation: operation) }
        let caller = callerHeaders.flatMap { request.head.values($0) }
        return AnsweredRequest(
            operation: operation, body: request.json,
            identity: ([request.target] + caller).joined(separator: "\n"))
    }

    /// With the proxy's addresses in place of the server's; nil if there are none.
    private func moved(_ message: ResponseMessage, isText: Bool) -> ResponseMessage? {
        var moved = message
        for index in moved.headers.indices {
            if let value = origins.rewritten(moved.headers[index].value) {
                moved.headers[index].value = value
            }
        }
        if isText, let body = origins.rewritten(message.body) { moved.body = body }
        return moved == message ? nil : moved
    }

    /// Whether a frame of the server is an event that is to leak.
    func leaks(_ frame: JSONLiteral) -> Bool {
        guard case .gateway(.eventLeaked(let name)) = mutation?.fault else { return false }
        return gateway?.event(of: frame)?.name == name
    }

    /// A connection got an event that is to leak: connections of other users get it too.
    func leak(_ frame: JSONLiteral, from source: ProxiedConnection) {
        for connection in connections.values where connection !== source {
            guard let identity = connection.identity, identity != source.identity else { continue }
            connection.offer(frame)
        }
    }
}
