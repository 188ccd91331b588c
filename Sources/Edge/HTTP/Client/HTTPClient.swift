// A plain HTTP/1.1 client for tests, load and conformance: one connection, one request at a time, and the
// bytes underneath for whoever wants to send what no client would.

public import HTTPTypes
private import Primitives
public import Reactor

/// Why there is no response.
public enum HTTPClientError: Error, Sendable, Hashable {
    case connectFailed(ConnectError)
    /// The server closed before a whole response had come.
    case connectionClosed
    /// llhttp's reason.
    case malformedResponse(String)
}

/// One keep-alive connection to a server, open until `close`.
public actor HTTPClient {
    /// The socket, for raw bytes; mixing raw reads with `receive` loses bytes.
    public nonisolated let bytes: ByteConnection
    public nonisolated var unownedExecutor: UnownedSerialExecutor { bytes.loop.asUnownedSerialExecutor() }

    private let host: String
    private let parser = ResponseParser()
    private var input: [UInt8] = []

    /// Connects to `host`, a name or a numeric address.
    ///
    /// - Parameter security: what protects the connection; nil for plain HTTP.
    public static func connect(
        to host: String, port: UInt16, securedBy security: (any ConnectionSecurity)? = nil, on loop: EventLoop
    ) async throws(HTTPClientError) -> HTTPClient {
        do {
            let bytes = try await ByteConnection.connect(
                to: host, port: port, securedBy: security, on: loop)
            return HTTPClient(bytes, host: SocketAddress(host: host, port: port).description)
        } catch {
            throw .connectFailed(error)
        }
    }

    private init(_ bytes: ByteConnection, host: String) {
        self.bytes = bytes
        self.host = host
    }

    /// Sends a request and waits for its final response. `Host` and `Content-Length` are added.
    ///
    /// - Parameter target: the path and query as they go on the wire.
    public func send(
        _ method: Method, _ target: String, fields: HeaderFields = HeaderFields(), body: [UInt8]? = nil
    ) async throws(HTTPClientError) -> Response {
        var request: [UInt8] = Array("\(method.rawValue) \(target) HTTP/1.1\r\nHost: \(host)\r\n".utf8)
        fields.write(to: &request, except: [.host, .contentLength])
        if let body { request += Array("Content-Length: \(body.count)\r\n".utf8) }
        request += Array("\r\n".utf8) + (body ?? [])
        await bytes.write(request)
        return try await receive(to: method)
    }

    /// The next final response: for requests sent raw, also several of them.
    ///
    /// - Parameter method: of the request it answers; a response to HEAD has no body.
    public func receive(to method: Method = .get) async throws(HTTPClientError) -> Response {
        while true {
            let response = try await receiveAny(to: method)
            if response.status.code >= 200 || response.status == .switchingProtocols { return response }
        }
    }

    /// The next response, interim ones (1xx) included.
    public func receiveAny(to method: Method = .get) async throws(HTTPClientError) -> Response {
        parser.expectsNoBody = method == .head
        while true {
            if let response = try parser.next(&input) { return response }
            guard let more = await bytes.read() else { return try parser.finish() }
            input += more
        }
    }

    /// Bytes received behind the last response.
    public func takeRest() -> [UInt8] {
        defer { input = [] }
        return input
    }

    public func close() async { await bytes.close() }
}
