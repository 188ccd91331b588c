// OpenSSL libssl: TLS over memory, whose bytes the caller carries. What OpenSSL has as macros is a function here.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// The name that the client asks for (RFC 6066 §3).
static inline long tls_set_server_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }

static inline long tls_require_1_2(SSL_CTX *context) { return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION); }

/// Without it, a write could have to wait for a read.
static inline void tls_forbid_renegotiation(SSL_CTX *context) { SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION); }
