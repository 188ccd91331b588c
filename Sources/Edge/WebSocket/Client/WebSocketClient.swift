// A WebSocket client for tests, load and conformance. Its actor runs on the connection's loop.

public import HTTP
public import HTTPTypes
public import Reactor

/// What a client receives.
public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    /// The server's close frame, which is answered already; 1005 if it has no code.
    case close(code: UInt16, reason: String)
}

/// Why a client cannot go on.
public enum WebSocketClientError: Error, Sendable {
    /// No connection, or no HTTP response.
    case http(HTTPClientError)
    /// The server answered the handshake with this.
    case refused(Response)
    /// The server's answer was 101 but not to this handshake.
    case badHandshake
    /// The server broke the protocol; the code is the one sent to it.
    case violation(code: UInt16)
    /// The connection ended without a close frame, or had ended before.
    case connectionClosed
}

/// One connection to a WebSocket server, open until `bytes.close`.
public actor WebSocketClient {
    /// The handshake's response.
    public nonisolated let response: Response
    /// The socket, for raw bytes.
    public nonisolated let bytes: ByteConnection
    public nonisolated var unownedExecutor: UnownedSerialExecutor { bytes.loop.asUnownedSerialExecutor() }

    private let reader: FrameReader
    private var events: [FrameReader.Event] = []
    private var nextEvent = 0

    /// Connects and performs the handshake.
    ///
    /// - Parameters:
    ///   - security: what protects the connection; nil for none, as with `ws:`.
    ///   - messageBytesMax: the longest message accepted from the server.
    public static func connect(
        to host: String, port: UInt16, path: String, fields: HeaderFields = HeaderFields(),
        securedBy security: (any ConnectionSecurity)? = nil, messageBytesMax: Int = 16 * 1024 * 1024,
        on loop: EventLoop
    ) async throws(WebSocketClientError) -> WebSocketClient {
        let key = WebSocketHandshake.base64((0..<16).map { _ in UInt8.random(in: 0...255) })
        var all: HeaderFields = [
            .upgrade: "websocket", .connection: "Upgrade", .secWebSocketKey: key, .secWebSocketVersion: "13",
        ]
        all.append(contentsOf: fields)
        let http: HTTPClient
        let response: Response
        do {
            http = try await HTTPClient.connect(to: host, port: port, securedBy: security, on: loop)
            response = try await http.send(.get, path, fields: all)
        } catch {
            throw .http(error)
        }
        guard response.status == .switchingProtocols else { throw .refused(response) }
        guard response.fields[.secWebSocketAccept] == WebSocketHandshake.acceptKey(for: key) else {
            throw .badHandshake
        }
        let client = WebSocketClient(http.bytes, response, messageBytesMax)
        await client.feed(await http.takeRest())
        return client
    }

    private init(_ bytes: ByteConnection, _ response: Response, _ messageBytesMax: Int) {
        self.bytes = bytes
        self.response = response
        reader = FrameReader(role: .client, messageBytesMax: messageBytesMax, fragmentsMax: .max)
    }

    public func send(text: String) async { await send(opcode: 0x1, Array(text.utf8)) }

    public func send(binary: [UInt8]) async { await send(opcode: 0x2, binary) }

    public func ping(_ payload: [UInt8] = []) async { await send(opcode: 0x9, payload) }

    /// Sends a close frame; the server's answer comes as a message.
    ///
    /// - Parameter frame: nil for a frame without a code.
    public func close(_ frame: CloseFrame? = CloseFrame(code: 1000)) async {
        reader.queueClose(frame)
        await bytes.write(reader.takeReplies())
    }

    /// The next message. One caller at a time.
    public func receive() async throws(WebSocketClientError) -> WebSocketMessage {
        while nextEvent == events.count {
            guard let more = await bytes.read() else { throw .connectionClosed }
            await feed(more)
        }
        let event = events[nextEvent]
        nextEvent += 1
        if nextEvent == events.count {
            events.removeAll(keepingCapacity: true)
            nextEvent = 0
        }
        return try message(event)
    }

    private func message(_ event: FrameReader.Event) throws(WebSocketClientError) -> WebSocketMessage {
        switch event {
        case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
        case .binary(let bytes): .binary(bytes)
        case .ping(let bytes): .ping(bytes)
        case .pong(let bytes): .pong(bytes)
        case .close(let code, let reason): .close(code: code, reason: reason)
        case .violation(let code): throw .violation(code: code)
        }
    }

    private func send(opcode: UInt8, _ payload: [UInt8]) async {
        reader.queue(opcode: opcode, payload)
        await bytes.write(reader.takeReplies())
    }

    private func feed(_ input: [UInt8]) async {
        guard !input.isEmpty else { return }
        events += reader.events(in: input)
        let replies = reader.takeReplies()
        if !replies.isEmpty { await bytes.write(replies) }
    }
}
