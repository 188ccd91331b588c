// Random numbers that can be had again: the seed comes from SEED, or is chosen and printed.

import Glibc

struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(function: String = #function) {
        let seed = getenv("SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 1 ... .max)
        print("\(function): SEED=\(seed)")
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
