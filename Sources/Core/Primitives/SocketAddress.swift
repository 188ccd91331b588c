// One end of a TCP connection, in the form that logs and rate limits want.

/// A numeric IP address and a port.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address as text, without brackets: `127.0.0.1` or `::1`.
    public let host: String
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
