// Randomness that a failed test can be run with again: the seed comes from the variable SEED or the clock, and
// is printed.

private import Glibc

/// The SplitMix64 sequence of a seed.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// The generator of one test, its seed printed under the test's name.
    public init(for test: String) {
        let seed = UInt64(bitPattern: Int64(environment("SEED", default: microseconds())))
        print("\(test): SEED=\(seed)")
        self.init(state: seed)
    }

    public init(state: UInt64) { self.state = state }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A number that whoever runs the tests may set.
public func environment(_ name: String, default value: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? value
}

private func microseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec &* 1_000_000 &+ now.tv_nsec / 1000
}
