// The secret that signs access tokens in development: made at the first start and kept, so that tokens
// stay valid across restarts and nobody has to configure anything.

private import Glibc

enum TokenSecretFile {
    /// Reads the secret, or makes one: 32 random bytes in hexadecimal, readable by the owner alone.
    /// - Parameter folder: must exist.
    static func loadOrCreate(in folder: String) throws(StartFailure) -> String {
        let path = folder + "/jwt-secret"
        if let kept = try read(path) { return kept }
        let secret = hexadecimal(try randomBytes(32))
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

    private static func randomBytes(_ count: Int) throws(StartFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard getrandom(&bytes, count, 0) == count else {
            throw StartFailure(
                message: "the system gave no random bytes: \(String(cString: strerror(errno)))")
        }
        return bytes
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
