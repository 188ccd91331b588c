// Operations as a spec lists them, and requests as tests write them: `client.get("/guilds/\\(guild)")` is a call of
// `GET /guilds/{guild_id}`.

/// A method and the segments of a path.
struct WireCall: Equatable {
    let method: String
    let segments: [String]

    /// - Parameter path: `{}` stands for any one segment.
    init(_ method: some StringProtocol, _ path: some StringProtocol) {
        self.method = method.lowercased()
        segments = String(path).prefix { $0 != "?" }.split(separator: "/").map(String.init)
    }

    /// Whether a request, with or without a prefix such as `/api/v1`, is one of this operation.
    func matches(_ request: WireCall) -> Bool {
        guard request.method == method, request.segments.count >= segments.count else { return false }
        let prefix = request.segments.dropLast(segments.count)
        guard prefix.isEmpty || prefix.first == "api" else { return false }
        return zip(segments, request.segments.suffix(segments.count)).allSatisfy { mine, theirs in
            mine == theirs || (mine.hasPrefix("{") && theirs != "@me")
        }
    }
}

extension TextFile {
    /// Of an OpenAPI document as this repository writes them.
    var operations: [(id: String, call: WireCall, line: Int)] {
        var path: Substring = ""
        var method: Substring = ""
        var operations: [(String, WireCall, Int)] = []
        for (offset, line) in lines.enumerated() {
            if line.hasPrefix("  /") { path = line.dropFirst(2).prefix { $0 != ":" } }
            if line.hasPrefix("    "), !line.hasPrefix("     ") { method = line.words.first ?? "" }
            let words = line.words
            guard words.count == 2, words[0] == "operationId" else { continue }
            operations.append((String(words[1]), WireCall(method, path), offset + 1))
        }
        return operations
    }

    /// Requests in a test: `.get("…")`, `.send(.put, "…")`, `"DELETE", "…"`.
    var wireCalls: [WireCall] {
        let text = lines.joined(separator: "\n")
        var calls: [WireCall] = []
        for start in text.indices where text[start] == "\"" && text[start...].dropFirst().first == "/" {
            // The last word before the path's quote is the method.
            let before = text[..<start].suffix(48).words
            guard let method = before.last, Self.methods.contains(method.lowercased()) else { continue }
            calls.append(WireCall(method, Self.path(in: text[start...].dropFirst())))
        }
        return calls
    }

    private static let methods: Set<String> = ["get", "put", "post", "patch", "delete"]

    /// Up to the closing quote, with `{}` for each interpolation.
    private static func path(in text: Substring) -> String {
        var path = ""
        var depth = 0
        var previous: Character = " "
        for character in text {
            if depth == 0 && character == "\"" { break }
            if character == "(" && (depth > 0 || previous == "\\") {
                if depth == 0 { path = path.dropLast() + "{}" }
                depth += 1
            } else if character == ")" && depth > 0 {
                depth -= 1
            } else if depth == 0 {
                path.append(character)
            }
            previous = character
        }
        return path
    }
}
