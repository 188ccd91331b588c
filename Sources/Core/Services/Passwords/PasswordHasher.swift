// Password hashes: argon2id in PHC string form (RFC 9106), computed on threads of their own.

private import CArgon2
internal import Domain
internal import Primitives

/// The cost of one hash. It is stored with each, so it can be raised without touching old ones.
public struct PasswordParameters: Sendable, Hashable {
    public var memoryKiB: UInt32
    public var passes: UInt32
    public var lanes: UInt32

    /// OWASP's choice for argon2id: 19 MiB, two passes, one lane.
    public static let production = PasswordParameters(memoryKiB: 19_456, passes: 2, lanes: 1)
    /// The least that argon2 accepts: for tests, which would otherwise spend their time here.
    public static let leastForTests = PasswordParameters(memoryKiB: 8, passes: 1, lanes: 1)

    public init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
        self.lanes = lanes
    }
}

public struct PasswordConfiguration: Sendable {
    public var parameters = PasswordParameters.production
    /// Hashes computed at once; each takes a core and `memoryKiB`.
    public var threadsMax = 2
    /// Hashes waiting: at 30 ms each on two threads, the last of them waits a second.
    public var waitingMax = 64

    public init() {}
}

struct PasswordHasher: Sendable {
    private let parameters: PasswordParameters
    let pool: PasswordPool
    /// A hash that nobody has the password of, as costly to verify as a real one.
    private let dummyHash: Secret<String>

    private static let saltByteCount = 16
    private static let hashByteCount = 32

    init(_ configuration: PasswordConfiguration) throws(ServiceConfigurationError) {
        parameters = configuration.parameters
        pool = PasswordPool(threadsMax: configuration.threadsMax, waitingMax: configuration.waitingMax)
        do {
            dummyHash = try Self.computeHash(Secret(RandomText.base64URL(byteCount: 32)), parameters)
        } catch {
            throw .passwordParametersRefused(reason: "\(error)")
        }
    }

    /// - Throws: `unavailable` when too many wait already, or memory is short.
    func hash(_ password: Secret<String>) async throws(DomainError) -> Secret<String> {
        try await pool.run { [parameters] () throws(DomainError) in
            try Self.computeHash(password, parameters)
        }
    }

    /// - Parameter hash: nil when there is no such account: then it takes as long and is false.
    /// - Throws: `unavailable` when too many wait already.
    func verify(_ password: Secret<String>, against hash: Secret<String>?) async throws(DomainError) -> Bool {
        let matches = try await pool.run { [dummyHash] () throws(DomainError) in
            try Self.matches(password, hash ?? dummyHash)
        }
        return matches && hash != nil
    }

    private static func computeHash(
        _ password: Secret<String>, _ parameters: PasswordParameters
    ) throws(DomainError) -> Secret<String> {
        let salt = try RandomText.bytes(saltByteCount)
        let text = Array(password.exposed.utf8)
        let capacity = argon2_encodedlen(
            parameters.passes, parameters.memoryKiB, parameters.lanes, UInt32(saltByteCount),
            UInt32(hashByteCount), Argon2_id)
        var encoded = [CChar](repeating: 0, count: capacity)
        let status = argon2id_hash_encoded(
            parameters.passes, parameters.memoryKiB, parameters.lanes, text, text.count, salt, salt.count,
            hashByteCount, &encoded, capacity)
        guard status == ARGON2_OK.rawValue else {
            throw .unavailable(reason: "argon2: \(String(cString: argon2_error_message(status)))")
        }
        return Secret(
            String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func matches(
        _ password: Secret<String>, _ hash: Secret<String>
    ) throws(DomainError) -> Bool {
        let text = Array(password.exposed.utf8)
        let status = argon2id_verify(hash.exposed, text, text.count)
        switch status {
        case ARGON2_OK.rawValue: return true
        case ARGON2_VERIFY_MISMATCH.rawValue: return false
        default: throw .unavailable(reason: "argon2: \(String(cString: argon2_error_message(status)))")
        }
    }
}
