// The server under test, as its target file tells.

public import HTTP
public import SpecModel

public struct Target: Sendable {
    public var name: String
    public var version: String
    /// Name of the suite's folder.
    public var dialect: String
    public var api: ServerURL
    /// nil when the server has no gateway.
    public var gateway: ServerURL?
    /// What protects connections to URLs that ask for it.
    public var security: any ConnectionSecurity
    public var profiles: [String]
    public var provision: Provision
    /// What a fence may rely on; without any order, silence is all that can be waited for.
    public var ordering: Ordering
    /// How long nothing must come where nothing can be a fence.
    public var quietTime: Duration
    /// Scenarios at once.
    public var jobs: Int

    public enum Ordering: String, Sendable, CaseIterable {
        case ordered, none
    }

    /// How accounts come to be.
    public enum Provision: Sendable {
        /// Through the API, as the dialect says.
        case api
        /// Given ones, by kind; each is lent to one scenario at a time.
        case accounts([String: [JSONLiteral]])
        /// A command that is given the kind and prints an account as a JSON object.
        case command([String])
    }

    func security(for url: ServerURL) -> (any ConnectionSecurity)? { url.isSecure ? security : nil }
}

/// `http://127.0.0.1:8080/api/v1`, in parts.
public struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    public var scheme: String
    public var host: String
    public var port: UInt16
    /// Without a slash at the end; may be empty.
    public var path: String
    /// Without its `?`; may be empty.
    public var query: String

    /// nil for anything but `http`, `https`, `ws` and `wss` URLs with a host.
    public init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        scheme = String(text[..<separator.lowerBound])
        guard ["http", "https", "ws", "wss"].contains(scheme) else { return nil }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        let target = rest[end...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = target.first.map(String.init) ?? ""
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
        query = target.count > 1 ? String(target[1]) : ""
        guard let parts = Self.hostAndPort(authority, standard: Self.isSecure(scheme) ? 443 : 80) else {
            return nil
        }
        (host, port) = parts
    }

    private static func hostAndPort(_ authority: Substring, standard: UInt16) -> (String, UInt16)? {
        var host = authority
        var port = standard
        let afterAddress =
            authority.hasPrefix("[")
            ? authority.firstIndex(of: "]") ?? authority.startIndex : authority.startIndex
        if let colon = authority[afterAddress...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits) else {
                return nil
            }
            port = number
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { ":[]".contains($0) }) {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }

    /// `127.0.0.1:8080`.
    public var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    /// Whether connections are protected by TLS.
    public var isSecure: Bool { Self.isSecure(scheme) }

    private static func isSecure(_ scheme: String) -> Bool { scheme == "https" || scheme == "wss" }

    public var origin: String { "\(scheme)://\(authority)" }

    public var description: String { origin + path + (query.isEmpty ? "" : "?" + query) }
}
