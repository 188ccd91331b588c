// Made-up values. All come from the run's seed and the scenario's id, so that a run can be made again.

internal import SpecModel

/// SplitMix64: small, and its output does not depend on the platform.
struct Generator: RandomNumberGenerator {
    private var state: UInt64
    private let namespace: String
    private var counter = 0

    /// - Parameter run: sets this run apart from earlier ones against the same server.
    init(seed: UInt64, scenario: String, run: String) {
        // FNV-1a, so that each scenario has values of its own.
        state = scenario.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        namespace = run
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A value of `gen.<kind>`; nil when there is no such kind.
    mutating func value(_ kind: String, _ range: ClosedRange<Int>) -> JSONLiteral? {
        switch kind {
        case "username": .string("u\(namespace)\(token(8))")
        case "email": .string("\(namespace)\(token(12))@example.org")
        case "password": .string("correct \(token(16))")
        case "name": .string("\(Self.words[Int.random(in: 0..<Self.words.count, using: &self)]) \(token(6))")
        case "nonce": .string(token(20))
        case "snowflake": .string(String(UInt64.random(in: 1_000_000...900_000_000, using: &self)))
        case "text": .string(text(Int.random(in: range, using: &self)))
        case "unicode": .string(unicode(Int.random(in: range, using: &self)))
        case "hex": .string(hex(Int.random(in: range, using: &self)))
        case "int": .integer(Int64(Int.random(in: range, using: &self)))
        default: nil
        }
    }

    /// Names the marker of a fence.
    mutating func marker() -> String {
        counter += 1
        return "fence-\(counter)-\(token(10))"
    }

    private mutating func token(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &self)] })
    }

    private mutating func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 0..<16, using: &self), radix: 16) }.joined()
    }

    private static let words = [
        "amber", "brass", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet", "jade", "knoll",
        "larch",
    ]

    private mutating func text(_ count: Int) -> String {
        var text = ""
        while text.utf8.count < count {
            text += Self.words[Int.random(in: 0..<Self.words.count, using: &self)] + " "
        }
        // Texts must not end with a space: servers may trim them.
        return String(text.prefix(count).dropLast()) + (count > 0 ? "." : "")
    }

    private static let planes: [ClosedRange<UInt32>] = [
        0x61...0x7A, 0xC0...0x17F, 0x400...0x44F, 0x4E00...0x4FFF, 0x1F600...0x1F64F,
    ]

    private mutating func unicode(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            let plane = Self.planes[Int.random(in: 0..<Self.planes.count, using: &self)]
            if let scalar = Unicode.Scalar(UInt32.random(in: plane, using: &self)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
