// A keyed hash of three numbers: a few multiplications, and nothing about it can be known or measured from outside.

/// Multiplies halves into each other, as wyhash does, under four secret numbers.
struct RateLimitHash: Sendable {
    private let seed: (UInt64, UInt64, UInt64, UInt64)

    init(using generator: inout some RandomNumberGenerator) {
        seed = (generator.next(), generator.next(), generator.next(), generator.next())
    }

    func callAsFunction(_ key: RateLimitKey) -> UInt64 {
        let subject = Self.folded(key.subject ^ seed.0, key.major ^ seed.1)
        return Self.folded(subject ^ seed.2, UInt64(key.bucket) ^ seed.3)
    }

    private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
