// Random JSON in the words of a contract: its property names as keys, anything as values.

internal import ConformanceModel
internal import SpecModel

struct RandomJSON: Sendable {
    private let keys: [String]

    init(_ description: APIDescription) {
        var keys: Set<String> = []
        for named in description.schemas {
            if case .object(let rules) = named.schema.shape { keys.formUnion(rules.properties.map(\.name)) }
        }
        self.keys = keys.sorted()
    }

    /// At most three levels deep.
    func value(using generator: inout SplitMix) -> JSONLiteral { value(depth: 0, &generator) }

    private func value(depth: Int, _ generator: inout SplitMix) -> JSONLiteral {
        let kinds = depth < 3 ? 7 : 5
        switch Int.random(in: 0..<kinds, using: &generator) {
        case 0: return .null
        case 1: return .boolean(.random(using: &generator))
        case 2: return .integer(.random(in: -1000...1_000_000, using: &generator))
        case 3: return .number(.random(in: -1...1, using: &generator))
        case 4: return .string(String(Int.random(in: 0...Int(Int32.max), using: &generator), radix: 36))
        case 5:
            let count = Int.random(in: 0...3, using: &generator)
            return .array((0..<count).map { _ in value(depth: depth + 1, &generator) })
        default: return object(depth: depth, &generator)
        }
    }

    private func object(depth: Int, _ generator: inout SplitMix) -> JSONLiteral {
        var members: [JSONLiteral.Member] = []
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            guard let key = keys.randomElement(using: &generator), !members.contains(where: { $0.key == key })
            else { continue }
            members.append(.init(key: key, value: value(depth: depth + 1, &generator)))
        }
        return .object(members)
    }
}

/// SplitMix64: small, seeded, and the same on every machine.
struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
