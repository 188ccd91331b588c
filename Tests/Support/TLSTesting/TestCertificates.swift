// An authority of nobody but tests, and a certificate by it for `localhost` and 127.0.0.1. Both are good until 2126.

internal import FileTesting
private import Glibc
public import TLS

enum TestCertificates {
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBrTCCAVOgAwIBAgIUZZYmGk+67zkd0p1XE8HvzKHJQcswCgYIKoZIzj0EAwIw
        IzEhMB8GA1UEAwwYR3VpbGRoYWxsIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyNzE5
        NTQxN1oYDzIxMjYxMTAzMTk1NDE3WjAjMSEwHwYDVQQDDBhHdWlsZGhhbGwgdGVz
        dCBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS1tcw3eNey9/EV
        Qn3LT5ldsjeYeymR95PtP7wEAkVXN4zz6qb7n4htNlNVY+cVxpcNWhfLGiSt5Uxt
        YG0dKl4qo2MwYTAdBgNVHQ4EFgQUcTSb/W76XxWIg90UBKnR9b1FV08wHwYDVR0j
        BBgwFoAUcTSb/W76XxWIg90UBKnR9b1FV08wDwYDVR0TAQH/BAUwAwEB/zAOBgNV
        HQ8BAf8EBAMCAgQwCgYIKoZIzj0EAwIDSAAwRQIhAKzY8nbhtVarBsDGGgCbJ0kG
        lJGxwZbglwKr3714rrT6AiA92BfGawTvGKS6nhdKvJ4ASdEVaSOOZBDdBdm5opX5
        TA==
        -----END CERTIFICATE-----

        """
    static let server = """
        -----BEGIN CERTIFICATE-----
        MIIBpDCCAUqgAwIBAgIUf40PTRgY5VoBn+DHWhmKWlDdc/wwCgYIKoZIzj0EAwIw
        IzEhMB8GA1UEAwwYR3VpbGRoYWxsIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyNzE5
        NTQxN1oYDzIxMjYxMTAzMTk1NDE3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTAT
        BgcqhkjOPQIBBggqhkjOPQMBBwNCAAQD1YsHjdIgaBvQXHUOKljFh7Je2Za+nHek
        cup/O/ANIbD1+XMY93/Zi/BCRpAwVifDhlsDPSNcV1d6N8+/+5eIo2kwZzAaBgNV
        HREEEzARgglsb2NhbGhvc3SHBH8AAAEwCQYDVR0TBAIwADAdBgNVHQ4EFgQUoZSD
        OhiApALkefMaVeDxjU4giEEwHwYDVR0jBBgwFoAUcTSb/W76XxWIg90UBKnR9b1F
        V08wCgYIKoZIzj0EAwIDSAAwRQIgFwZYis+y6YDrFUZoUjAZyj+FiGVUKHzFJKvD
        TGaInvECIQCcvHDdY0YHII+jVT69aByObRJrLrveqQDGmkoJDBkJYw==
        -----END CERTIFICATE-----

        """
    static let serverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdLMNuxtHi4olxDvz
        jAJYDkUe49A11MhKpSu288/imz2hRANCAAQD1YsHjdIgaBvQXHUOKljFh7Je2Za+
        nHekcup/O/ANIbD1+XMY93/Zi/BCRpAwVifDhlsDPSNcV1d6N8+/+5eI
        -----END PRIVATE KEY-----

        """
}

/// A file of certificates, there for as long as somebody refers to it.
public struct CertificateFile: Sendable {
    public let path: String
    private let folder: TemporaryFolder

    public struct CannotWrite: Error {}

    /// - Parameter text: in place of the authority's certificate.
    public init(_ text: String? = nil) throws {
        folder = try TemporaryFolder()
        path = folder.path + "/ca.pem"
        guard let file = fopen(path, "w") else { throw CannotWrite() }
        defer { fclose(file) }
        guard fputs(text ?? TestCertificates.authority, file) >= 0 else { throw CannotWrite() }
    }
}

extension TLSClient {
    /// One that believes relays.
    public static func ofRelays() throws -> TLSClient {
        let file = try CertificateFile()
        return try withExtendedLifetime(file) { try TLSClient(trusting: .certificates(path: file.path)) }
    }
}
