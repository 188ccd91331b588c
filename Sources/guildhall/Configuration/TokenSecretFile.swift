// The secret that signs access tokens in development: made at the first start and kept, so that tokens
// stay valid across restarts and nobody has to configure anything.

private import Glibc

enum TokenSecretFile {
    /// Reads the secret, or makes one: 32 random bytes in hexadecimal, readable by the owner alone.
    /// - Parameter folder: must exist; nil makes a secret that is kept nowhere.
    static func loadOrCreate(in folder: String?) throws(StartFailure) -> String {
        guard let folder else { return random() }
        let path = folder + "/jwt-secret"
        if let kept = try read(path) { return kept }
        let secret = random()
        // O_EXCL: of two processes that start at once, one makes the file and the other reads it.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else {
            if errno == EEXIST, let kept = try read(path) { return kept }
            throw StartFailure(message: "cannot create \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        let bytes = Array((secret + "\n").utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(path)
            throw StartFailure(message: "cannot write \(path): \(reason)")
        }
        return secret
    }

    private static func read(_ path: String) throws(StartFailure) -> String? {
        let file = open(path, O_RDONLY)
        if file < 0 && errno == ENOENT { return nil }
        guard file >= 0 else {
            throw StartFailure(message: "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix(max(count, 0)).filter { $0 > 0x20 }, as: UTF8.self)
        guard text.utf8.count >= Configuration.secretBytesMin else {
            throw StartFailure(
                message: "\(path) holds no secret of 32 characters; delete it to get a new one")
        }
        return text
    }

    /// 32 bytes of the system's secure random number generator, in hexadecimal.
    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }
}
