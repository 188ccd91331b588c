// The server under test, as its target file tells.

public import SpecModel

public struct Target: Sendable {
    public var name: String
    public var version: String
    /// Name of the suite's folder.
    public var dialect: String
    public var api: ServerURL
    /// nil when the server has no gateway.
    public var gateway: ServerURL?
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

    /// nil for anything but `http` and `ws` URLs with a host. TLS is not spoken: put a proxy in front.
    public init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        scheme = String(text[..<separator.lowerBound])
        guard scheme == "http" || scheme == "ws" else { return nil }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        let target = rest[end...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = target.first.map(String.init) ?? ""
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
        query = target.count > 1 ? String(target[1]) : ""
        guard let parts = Self.hostAndPort(authority) else { return nil }
        (host, port) = parts
    }

    private static func hostAndPort(_ authority: Substring) -> (String, UInt16)? {
        var host = authority
        var port: UInt16 = 80
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

    public var origin: String { "\(scheme)://\(authority)" }

    public var description: String { origin + path + (query.isEmpty ? "" : "?" + query) }
}
