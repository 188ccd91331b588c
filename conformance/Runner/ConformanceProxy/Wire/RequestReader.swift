// Watches what a client sends, which passes the proxy unchanged, to know what each response answers.

internal import ConformanceModel
internal import SpecModel

/// A request as far as it is known; its body arrives while its response may be on its way.
final class WatchedRequest {
    let method: String
    /// Path and query as on the wire.
    let target: String
    let head: MessageHead
    let isUpgrade: Bool
    fileprivate let keepsBody: Bool
    fileprivate var body: [UInt8] = []

    fileprivate init(_ method: String, _ target: String, _ head: MessageHead) {
        self.method = method
        self.target = target
        self.head = head
        isUpgrade = head.lists("upgrade", in: "connection") && head.lists("websocket", in: "upgrade")
        keepsBody = head.isJSON
    }

    /// The body, if it is JSON and complete.
    var json: JSONLiteral? { keepsBody ? try? JSONLiteral(json: body) : nil }
}

/// Reads the requests of one connection.
struct RequestReader {
    private enum State {
        case head
        case body(BodyReader, WatchedRequest)
        /// Behind a request to upgrade: what comes is read when the server has answered.
        case suspended
        /// Nothing can be told any more.
        case lost
    }

    private var state = State.head
    private var input: [UInt8] = []
    /// Requests whose responses have not begun, the oldest first.
    private var waiting: [WatchedRequest] = []

    var isLost: Bool { if case .lost = state { true } else { false } }

    /// The request that the next response answers; nil if that is not known.
    mutating func next() -> WatchedRequest? { waiting.isEmpty ? nil : waiting.removeFirst() }

    mutating func read(_ bytes: [UInt8]) {
        guard !isLost else { return }
        input += bytes
        readOn()
    }

    /// The server has refused to upgrade: what came is HTTP.
    mutating func resume() {
        guard case .suspended = state else { return }
        state = .head
        readOn()
    }

    /// The server has upgraded: what came behind the request belongs to the other protocol.
    mutating func takeRest() -> [UInt8] {
        defer { input = [] }
        state = .lost
        return input
    }

    private mutating func readOn() {
        do {
            while try readStep() {}
        } catch {
            state = .lost
            input = []
        }
    }

    /// - Returns: whether another step may be possible.
    private mutating func readStep() throws(WireProblem) -> Bool {
        switch state {
        case .lost: return false
        case .suspended:
            guard input.count <= ProxyLimits.headBytesMax else { throw .tooLarge }
            return false
        case .head: return try readHead()
        case .body(var body, let request):
            guard !input.isEmpty else { return false }
            var content: [UInt8] = []
            input.removeFirst(try body.read(input[...], content: &content))
            if request.keepsBody, request.body.count + content.count <= ProxyLimits.requestBytesMax {
                request.body += content
            }
            state = body.isComplete ? .head : .body(body, request)
            return body.isComplete
        }
    }

    private mutating func readHead() throws(WireProblem) -> Bool {
        guard let (head, count) = try MessageHead.read(input[...]) else { return false }
        input.removeFirst(count)
        let parts = head.startLine.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1.") else { throw .unreadableHead }
        let request = WatchedRequest(String(parts[0]), String(parts[1]), head)
        let body = BodyReader(try BodyLength.ofRequest(head))
        waiting.append(request)
        if request.isUpgrade, body.isComplete {
            state = .suspended
        } else {
            state = body.isComplete ? .head : .body(body, request)
        }
        return true
    }
}
