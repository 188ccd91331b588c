// The address at which clients reach the server, which a proxy in front may make another than its own.

/// `http` or `https`, a host, perhaps a port and a path; no slash at the end.
struct PublicURL: Sendable, Hashable {
    /// `https://chat.example.com`
    let text: String
    private let isSecure: Bool
    /// `chat.example.com`
    private let rest: String

    /// - Returns: nil for other schemes, without a host, and for what has spaces, quotes, a query or credentials.
    init?(_ text: String) {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return nil }
        var rest = text.dropFirst(isSecure ? "https://".count : "http://".count)
        while rest.last == "/" { rest.removeLast() }
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}?#@".utf8.contains($0) }
        guard isPlain, let first = rest.first, first != "/", first != ":" else { return nil }
        self.text = (isSecure ? "https://" : "http://") + rest
        self.isSecure = isSecure
        self.rest = String(rest)
    }

    /// The same for WebSockets: `wss://chat.example.com`.
    var webSocketText: String { (isSecure ? "wss://" : "ws://") + rest }

    /// Whether it has no path.
    var isOrigin: Bool { !rest.contains("/") }
}
