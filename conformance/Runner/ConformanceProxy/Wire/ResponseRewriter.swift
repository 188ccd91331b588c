// Passes a server's responses on, byte for byte unless one is to be changed. What may be changed is held
// until it is complete; everything else goes through as it comes.

internal import ConformanceModel

struct ResponseRewriter {
    /// What may happen to a response, told by its head and what it answers.
    struct Handling {
        /// Whether its body has to be seen whole.
        var needsBody: Bool
        /// The response to send instead; nil: the one that came.
        var change: (ResponseMessage) -> ResponseMessage?
    }

    private enum State {
        case head
        /// The body passes.
        case passing(BodyReader)
        /// The body is held.
        case holding
        /// Everything passes, and nothing is read any more.
        case lost
        case upgraded
    }

    private struct Held {
        let head: MessageHead
        let handling: Handling
        var body: BodyReader
        /// The response so far, as it came.
        var raw: [UInt8]
        var content: [UInt8] = []
    }

    private var state = State.head
    private var held: Held?
    private var input: [UInt8] = []

    var isUpgraded: Bool { if case .upgraded = state { true } else { false } }

    /// - Parameters:
    ///   - handling: called for each final response, with its head and status.
    ///   - request: gives the request that the next final response answers.
    /// - Returns: what goes to the client. Once `isUpgraded`, what comes behind the response is in `takeRest`.
    mutating func read(
        _ bytes: [UInt8], request: () -> WatchedRequest?,
        handling: (MessageHead, Int, WatchedRequest) -> Handling
    ) -> [UInt8] {
        if case .lost = state { return bytes }
        input += bytes
        var output: [UInt8] = []
        do {
            while try readStep(&output, request, handling) {}
        } catch {
            output += giveUp()
        }
        return output
    }

    /// Bytes behind the response that upgraded.
    mutating func takeRest() -> [UInt8] {
        defer { input = [] }
        return input
    }

    /// The server sends no more.
    ///
    /// - Returns: what was held, and goes to the client now.
    mutating func end() -> [UInt8] {
        guard let held, held.body.endsWithConnection else { return giveUp() }
        state = .lost
        return Self.finished(held)
    }

    /// Everything as it came, and nothing is read from here on.
    private mutating func giveUp() -> [UInt8] {
        defer {
            held = nil
            input = []
            state = .lost
        }
        return (held?.raw ?? []) + input
    }

    private mutating func readStep(
        _ output: inout [UInt8], _ request: () -> WatchedRequest?,
        _ handling: (MessageHead, Int, WatchedRequest) -> Handling
    ) throws(WireProblem) -> Bool {
        guard !input.isEmpty else { return false }
        switch state {
        case .lost, .upgraded: return false
        case .head: return try readHead(&output, request, handling)
        case .passing(var body):
            var content: [UInt8] = []
            let count = try body.read(input[...], content: &content)
            output += input[..<count]
            input.removeFirst(count)
            state = body.isComplete ? .head : .passing(body)
        case .holding: output += try readHeld()
        }
        return true
    }

    /// - Returns: the response, once it is complete.
    private mutating func readHeld() throws(WireProblem) -> [UInt8] {
        guard var held else { return [] }
        // Only one reference to what is held, so that it grows in place.
        self.held = nil
        defer { self.held = held.body.isComplete ? nil : held }
        let count = try held.body.read(input[...], content: &held.content)
        held.raw += input[..<count]
        input.removeFirst(count)
        guard held.raw.count <= ProxyLimits.heldBytesMax else { throw .tooLarge }
        guard held.body.isComplete else { return [] }
        state = .head
        return Self.finished(held)
    }

    private mutating func readHead(
        _ output: inout [UInt8], _ request: () -> WatchedRequest?,
        _ handling: (MessageHead, Int, WatchedRequest) -> Handling
    ) throws(WireProblem) -> Bool {
        guard let (head, count) = try MessageHead.read(input[...]) else { return false }
        guard let status = head.status else { throw .unreadableHead }
        let raw = Array(input[..<count])
        if (100..<200).contains(status), status != 101 {
            input.removeFirst(count)
            output += raw
            return true
        }
        guard let request = request() else { throw .unreadableHead }
        let length = try BodyLength.ofResponse(head, status: status, toHEAD: request.method == "HEAD")
        input.removeFirst(count)
        if status == 101 {
            output += raw
            state = .upgraded
            return false
        }
        let handling = handling(head, status, request)
        let body = BodyReader(length)
        if body.isComplete {
            output += Self.finished(Held(head: head, handling: handling, body: body, raw: raw))
        } else if handling.needsBody {
            held = Held(head: head, handling: handling, body: body, raw: raw)
            state = .holding
        } else {
            output += raw
            state = .passing(body)
        }
        return true
    }

    private static func finished(_ held: Held) -> [UInt8] {
        let head = held.head
        let parts = head.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        let message = ResponseMessage(
            status: head.status ?? 0, reason: parts.count > 2 ? String(parts[2]) : "", headers: head.headers,
            body: held.content)
        guard let changed = held.handling.change(message) else { return held.raw }
        return bytes(of: changed, version: String(parts[0]), original: message)
    }

    /// A changed response, its length declared anew if it has to be.
    private static func bytes(
        of message: ResponseMessage, version: String, original: ResponseMessage
    ) -> [UInt8] {
        var message = message
        var headers = message.headers
        let wasWithoutBody = original.status == 204 || original.status == 304
        if message.status == 204 || message.status == 304 {
            message.body = []
            headers.removeAll { $0.isTransferCoding || $0.name.lowercased() == "content-length" }
        } else if message.body != original.body || wasWithoutBody
            || headers.contains(where: \.isTransferCoding)
        {
            headers.removeAll { $0.isTransferCoding || $0.name.lowercased() == "content-length" }
            headers.append(Header("Content-Length", String(message.body.count)))
        }
        let head = MessageHead(startLine: "\(version) \(message.status) \(message.reason)", headers: headers)
        return head.bytes + message.body
    }
}

extension Header {
    fileprivate var isTransferCoding: Bool { name.lowercased() == "transfer-encoding" }
}

extension MessageHead {
    /// Of a response; nil when the start line is none.
    var status: Int? {
        let parts = startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].utf8.count == 3 else { return nil }
        return Int(parts[1])
    }
}
