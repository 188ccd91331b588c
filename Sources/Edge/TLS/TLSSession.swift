// One TLS session by OpenSSL, over memory: bytes go in and come out, and somebody else has the socket.

private import CTLS
internal import HTTP

final class TLSSession: ConnectionLayer {
    private(set) var state = ConnectionLayerState.starting
    /// `SSL`, which owns the two below.
    private let session: OpaquePointer
    /// `BIO`s: bytes of the socket, and bytes for it.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private var buffer = [UInt8](repeating: 0, count: 16 * 1024)

    /// - Parameters:
    ///   - context: an `SSL_CTX`.
    ///   - host: the name or numeric address that the certificate must be for.
    ///
    /// nil when there is no memory for it.
    init?(_ context: OpaquePointer, host: String) {
        guard let session = SSL_new(context) else { return nil }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            return nil
        }
        self.session = session
        self.incoming = incoming
        self.outgoing = outgoing
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_connect_state(session)
        // Addresses are compared with those of the certificate, and no server has a name that is one.
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) != 1 {
            SSL_set1_host(session, host)
            _ = tls_set_server_name(session, host)
        }
    }

    deinit { SSL_free(session) }

    func start() { _ = advance() }

    func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        BIO_write(incoming, bytes.baseAddress, Int32(clamping: bytes.count))
        return advance()
    }

    func send(_ bytes: [UInt8]) {
        guard state == .open, !bytes.isEmpty else { return }
        ERR_clear_error()
        if SSL_write(session, bytes, Int32(clamping: bytes.count)) <= 0 { fail() }
    }

    func end() { SSL_shutdown(session) }

    func takeOutput() -> [UInt8] {
        var output = [UInt8](repeating: 0, count: BIO_ctrl_pending(outgoing))
        let count = output.isEmpty ? 0 : BIO_read(outgoing, &output, Int32(clamping: output.count))
        return Array(output.prefix(Int(max(0, count))))
    }

    // MARK: Going on

    private func advance() -> [UInt8] {
        ERR_clear_error()
        if state == .starting {
            let result = SSL_do_handshake(session)
            if result == 1 { state = .open } else { noteError(result) }
        }
        var received: [UInt8] = []
        while state == .open {
            let count = SSL_read(session, &buffer, Int32(buffer.count))
            if count > 0 {
                received += buffer[..<Int(count)]
            } else if noteError(count) == .needsBytes {
                break
            }
        }
        return received
    }

    private enum Pause {
        case needsBytes, none
    }

    @discardableResult
    private func noteError(_ result: Int32) -> Pause {
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .needsBytes
        case SSL_ERROR_ZERO_RETURN: state = .ended
        default: fail()
        }
        return .none
    }

    private func fail() {
        let verdict = SSL_get_verify_result(session)
        let isCertificate = verdict != X509_V_OK && SSL_get_verify_mode(session) != SSL_VERIFY_NONE
        let reason =
            isCertificate
            ? "the certificate is refused: \(String(cString: X509_verify_cert_error_string(verdict)))"
            : Self.lastReason
        state = .failed(reason: reason)
    }

    /// OpenSSL's words for its last error on this thread.
    static var lastReason: String {
        ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) } ?? "TLS failed"
    }
}
