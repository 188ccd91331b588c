// Connecting to a server: look the host up on libuv's thread pool, then try its addresses one after the other.

private import CUV
private import Glibc
private import Primitives

/// Why a connection could not be made.
public enum ConnectError: Error, Sendable, Hashable, CustomStringConvertible {
    case hostUnknown(String)
    /// The last address tried failed with this libuv error, for instance `ECONNREFUSED`.
    case failed(String)
    /// The connection was there and could not be protected.
    case insecure(String)

    public var description: String {
        switch self {
        case .hostUnknown(let host): "no address for \(host)"
        case .failed(let name): "cannot connect: \(name)"
        case .insecure(let reason): "no TLS: \(reason)"
        }
    }
}

extension TCPStream {
    /// Connects to `host`, a name or a numeric address. From any thread; the stream belongs to `loop`.
    package static func connect(
        to host: String, port: UInt16, on loop: EventLoop
    ) async throws(ConnectError) -> TCPStream {
        let result = await withCheckedContinuation { continuation in
            loop.execute {
                ConnectAttempt(loop: loop, host: host, port: port) { continuation.resume(returning: $0) }
                    .start()
            }
        }
        return try result.get()
    }
}

/// The state of one `connect`. Confined to its loop; libuv's callbacks hold the reference that keeps it alive.
private final class ConnectAttempt {
    private let loop: EventLoop
    private let host: String
    private let port: UInt16
    private let finish: (Result<TCPStream, ConnectError>) -> Void
    private let lookUp = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    private let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    private var addresses: [InternetAddress] = []
    private var stream: TCPStream?

    init(
        loop: EventLoop, host: String, port: UInt16,
        finish: @escaping (Result<TCPStream, ConnectError>) -> Void
    ) {
        self.loop = loop
        self.host = host
        self.port = port
        self.finish = finish
    }

    deinit {
        lookUp.deallocate()
        request.deallocate()
    }

    func start() {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        lookUp.pointee.data = Unmanaged.passRetained(self).toOpaque()
        let result = uv_getaddrinfo(
            loop.uv, lookUp,
            { request, status, list in
                let attempt = Unmanaged<ConnectAttempt>.fromOpaque(request!.pointee.data).takeRetainedValue()
                if status == 0, let list { attempt.addresses = InternetAddress.all(in: list).reversed() }
                uv_freeaddrinfo(list)
                attempt.tryNext(after: nil)
            }, host, String(port), &hints)
        if result != 0 {
            Unmanaged.passUnretained(self).release()
            finish(.failure(.hostUnknown(host)))
        }
    }

    private func tryNext(after status: Int32?) {
        guard let address = addresses.popLast() else {
            let name = status.map { ConnectError.failed(String(cString: uv_err_name($0))) }
            return finish(.failure(name ?? .hostUnknown(host)))
        }
        let stream = TCPStream(loop: loop)
        self.stream = stream
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        let result = address.withSockaddr { sockaddr, _ in
            uv_tcp_connect(request, stream.tcp, sockaddr) { request, status in
                Unmanaged<ConnectAttempt>.fromOpaque(request!.pointee.data).takeRetainedValue().tried(status)
            }
        }
        if result != 0 {
            Unmanaged.passUnretained(self).release()
            tried(result)
        } else {
            stream.didConnect(to: address.socketAddress)
        }
    }

    private func tried(_ status: Int32) {
        guard let stream else { return }
        self.stream = nil
        if status == 0 { return finish(.success(stream)) }
        stream.close()
        tryNext(after: status)
    }
}
