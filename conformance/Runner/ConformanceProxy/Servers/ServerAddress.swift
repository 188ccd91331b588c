// Addresses of servers as targets name them: a scheme, a host, perhaps a port and a path.

/// Why a proxy cannot be put before a server.
public enum ProxyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address is none of the form `http://host:port/path` or `ws://host:port/path`.
    case unusableAddress(String)
    /// No port of the loopback interface could be listened on; what the system said.
    case cannotListen(String)

    public var description: String {
        switch self {
        case .unusableAddress(let text):
            "\(text): write http://host:port or ws://host:port, with a path if need be; there is no TLS"
        case .cannotListen(let reason): "cannot listen on 127.0.0.1: \(reason)"
        }
    }
}

/// `http://127.0.0.1:8080/api`, taken apart.
struct ServerAddress: Sendable, Hashable {
    var scheme: String
    /// As in the address: an IPv6 address has its brackets.
    var host: String
    var port: UInt16
    /// With the slash in front, and with the query; empty if there is none.
    var path: String

    init(_ text: String) throws(ProxyError) {
        guard let separator = text.firstRange(of: "://") else { throw .unusableAddress(text) }
        scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "ws" else { throw .unusableAddress(text) }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        path = String(rest.dropFirst(authority.count))
        let hostEnd = authority.lastIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
        guard let colon = authority[hostEnd...].lastIndex(of: ":") else {
            host = String(authority)
            port = 80
            guard !host.isEmpty else { throw .unusableAddress(text) }
            return
        }
        host = String(authority[..<colon])
        guard !host.isEmpty, let port = UInt16(authority[authority.index(after: colon)...]) else {
            throw .unusableAddress(text)
        }
        self.port = port
    }

    /// The host as it is connected to.
    var connectHost: String { host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host }

    /// What an address of this server begins with in a scheme; port 80 may be left out.
    func origins(_ scheme: String) -> [String] {
        let full = "\(scheme)://\(host):\(port)"
        return port == 80 ? [full, "\(scheme)://\(host)"] : [full]
    }
}
