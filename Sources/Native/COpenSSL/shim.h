// OpenSSL libcrypto: HMAC, SHA, random bytes, constant-time comparison.
// SHA256_CTX and its functions are the only digest state that can be copied as a value; OpenSSL 3 marks them as
// the old way, without a replacement for that.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
