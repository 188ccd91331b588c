// What a proxy does that speaks TLS in front of a server: one blocking thread for each connection, so that it shares
// nothing with the code under test but OpenSSL.

private import CTLS
private import Glibc
private import Synchronization

/// Takes TLS connections on a port of its own and carries their bytes to a server on this machine.
public final class TLSRelay: Sendable {
    public let port: UInt16
    private let listener: Int32
    private let upstream: UInt16
    private nonisolated(unsafe) let context: OpaquePointer
    private let handshakes = Atomic(0)

    public struct Failure: Error {}

    /// - Parameter upstream: the server's port on 127.0.0.1.
    public init(to upstream: UInt16) throws {
        signal(SIGPIPE, SIG_IGN)
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw Failure() }
        try Self.useCertificate(context)
        self.context = context
        self.upstream = upstream
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // All of 127.0.0.0/8, so that there are addresses which the certificate does not have.
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let address = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return bind(listener, address, length) == 0 && listen(listener, 64) == 0
                && getsockname(listener, address, &length) == 0
        }
        guard isListening else { throw Failure() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.start { self.acceptAll() }
    }

    deinit { SSL_CTX_free(context) }

    /// Connections on which both ends agreed.
    public var handshakeCount: Int { handshakes.load(ordering: .relaxed) }

    /// Takes no more connections.
    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func useCertificate(_ context: OpaquePointer) throws {
        let certificate = read(TestCertificates.server) { PEM_read_bio_X509($0, nil, nil, nil) }
        let key = read(TestCertificates.serverKey) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        defer {
            X509_free(certificate)
            EVP_PKEY_free(key)
        }
        guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1
        else { throw Failure() }
    }

    private static func read(_ text: String, _ body: (OpaquePointer?) -> OpaquePointer?) -> OpaquePointer? {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        BIO_write(memory, text, Int32(text.utf8.count))
        return body(memory)
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    // MARK: Carrying

    private func acceptAll() {
        while case let client = accept(listener, nil, nil), client >= 0 {
            Thread.start { self.serve(client) }
        }
        close(listener)
    }

    private func serve(_ client: Int32) {
        let session = SSL_new(context)
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        SSL_set_fd(session, client)
        if SSL_accept(session) == 1 {
            handshakes.add(1, ordering: .relaxed)
            if connectUpstream(server) { carry(session, client, server) }
        }
        SSL_free(session)
        close(client)
        close(server)
    }

    private func connectUpstream(_ server: Int32) -> Bool {
        var address = Self.loopback(port: upstream)
        return withUnsafeBytes(of: &address) { bytes in
            let address = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return connect(server, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    /// Until the server ends the connection, or the client breaks it.
    private func carry(_ session: OpaquePointer?, _ client: Int32, _ server: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        var watched = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        while SSL_pending(session) > 0 || poll(&watched, 2, -1) > 0 {
            if SSL_pending(session) > 0 || watched[0].revents != 0 {
                let count = SSL_read(session, &buffer, Int32(buffer.count))
                if count > 0 {
                    guard Glibc.write(server, buffer, Int(count)) == count else { return }
                } else {
                    guard SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN else { return }
                    shutdown(server, Int32(SHUT_WR))
                    watched[0].fd = -1
                }
            }
            if watched[1].revents != 0 {
                let count = Glibc.read(server, &buffer, buffer.count)
                guard count > 0 else {
                    SSL_shutdown(session)
                    return
                }
                guard SSL_write(session, buffer, Int32(count)) == count else { return }
            }
            watched[0].revents = 0
            watched[1].revents = 0
        }
    }
}

/// A thread of its own for what blocks.
private final class Thread {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let created = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Thread>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Thread(body)).toOpaque())
        if created == 0 { pthread_detach(thread) }
    }
}
