// Which servers a client believes.

private import CTLS
public import HTTP

/// Why there is no TLS at all.
public enum TLSError: Error, Sendable, Hashable {
    /// The file has no certificates in PEM form, or cannot be read.
    case certificatesUnreadable(path: String)
    /// OpenSSL's reason.
    case unavailable(String)
}

/// Protects a client's connections by TLS 1.2 or 1.3, speaking HTTP/1.1 (RFC 8446, RFC 7301).
public final class TLSClient: ConnectionSecurity {
    public enum Trust: Sendable, Hashable {
        /// Servers whose certificate an authority of this machine has signed, for the host that was asked for.
        case system
        /// The same, with the certificates of a PEM file as authorities instead.
        case certificates(path: String)
        /// Anybody. For servers under test with a certificate of their own.
        case anybody
    }

    /// `SSL_CTX`, which any thread may make sessions of once it is set up.
    private nonisolated(unsafe) let context: OpaquePointer

    public init(trusting trust: Trust) throws(TLSError) {
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw .unavailable(TLSSession.lastReason)
        }
        self.context = context
        _ = tls_require_1_2(context)
        tls_forbid_renegotiation(context)
        let protocols: [UInt8] = [8] + Array("http/1.1".utf8)
        SSL_CTX_set_alpn_protos(context, protocols, UInt32(protocols.count))
        SSL_CTX_set_verify(context, trust == .anybody ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
        switch trust {
        case .system: SSL_CTX_set_default_verify_paths(context)
        case .certificates(let path):
            guard SSL_CTX_load_verify_file(context, path) == 1 else {
                throw .certificatesUnreadable(path: path)
            }
        case .anybody: break
        }
    }

    deinit { SSL_CTX_free(context) }

    public func layer(to host: String) -> sending (any ConnectionLayer)? { TLSSession(context, host: host) }
}
