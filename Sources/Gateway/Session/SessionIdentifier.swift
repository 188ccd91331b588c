// Names of sessions: whoever knows one and a token may take the session over, so they are not guessable.

enum SessionIdentifier {
    /// 128 random bits in hexadecimal, from the system's secure generator.
    static func random() -> String {
        [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
