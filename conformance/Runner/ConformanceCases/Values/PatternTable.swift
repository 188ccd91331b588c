// The contract's patterns, each as an automaton that is made deterministic while it is used: pictures in JSON are
// texts of a million characters.

internal import SpecModel

/// Looks patterns up; those of one contract are compiled once.
struct PatternTable: Sendable {
    private let automata: [String: PatternAutomaton]

    init(_ schemas: [Schema]) {
        var sources: Set<String> = []
        for schema in schemas { Self.collect(schema, into: &sources) }
        automata = Dictionary(
            sources.compactMap { source in PatternAutomaton(source).map { (source, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// nil for a text that is no pattern, which contracts do not have.
    subscript(source: String) -> PatternAutomaton? { automata[source] }

    private static func collect(_ schema: Schema, into sources: inout Set<String>) {
        switch schema.shape {
        case .string(let rules): if let pattern = rules.pattern { sources.insert(pattern) }
        case .array(let rules): collect(rules.items, into: &sources)
        case .object(let rules):
            for property in rules.properties { collect(property.schema, into: &sources) }
            if case .map(let values) = rules.additional { collect(values, into: &sources) }
        case .oneOf(let rules): for variant in rules.variants { collect(variant.schema, into: &sources) }
        case .integer, .number, .boolean, .enumeration, .bits, .reference, .any: return
        }
    }
}

/// One pattern.
struct PatternAutomaton: Sendable {
    let pattern: Pattern
    private let program: PatternProgram

    init?(_ source: String) {
        guard let pattern = try? Pattern(source), let program = try? PatternProgram(pattern) else { return nil }
        self.pattern = pattern
        self.program = program
    }

    /// Whether the pattern matches somewhere in the text; one look-up for most scalars.
    func matches(_ text: String) -> Bool {
        var states: [Set<Int>: Int] = [:]
        var sets: [Set<Int>] = []
        var transitions: [Transition: Int] = [:]
        func number(_ set: Set<Int>) -> Int {
            if let known = states[set] { return known }
            states[set] = sets.count
            sets.append(set)
            return sets.count - 1
        }
        var state = number(closure(of: [program.start], isStart: true))
        for scalar in text.unicodeScalars {
            if accepts(sets[state]) { return true }
            let transition = Transition(state: state, scalar: scalar)
            if let known = transitions[transition] {
                state = known
            } else {
                state = number(closure(of: targets(from: sets[state], over: scalar), isStart: false))
                transitions[transition] = state
            }
        }
        return accepts(atEnd(sets[state], isStart: text.isEmpty))
    }

    private struct Transition: Hashable {
        var state: Int
        var scalar: Unicode.Scalar
    }

    private func targets(from states: Set<Int>, over scalar: Unicode.Scalar) -> [Int] {
        states.compactMap { index in
            guard case .consume(let set, let next) = program.instructions[index], set.contains(scalar) else {
                return nil
            }
            return next
        }
    }

    private func accepts(_ states: Set<Int>) -> Bool {
        states.contains { if case .accept = program.instructions[$0] { true } else { false } }
    }

    private func atEnd(_ states: Set<Int>, isStart: Bool) -> Set<Int> {
        closure(of: Array(states), isStart: isStart, isEnd: true)
    }

    /// Everything reached without consuming; what only the end of the text opens stays in it.
    private func closure(of first: [Int], isStart: Bool, isEnd: Bool = false) -> Set<Int> {
        var found: Set<Int> = []
        var pending = first
        while let index = pending.popLast() {
            guard found.insert(index).inserted else { continue }
            switch program.instructions[index] {
            case .consume, .accept: continue
            case .fork(let targets): pending += targets
            case .assertStart(let next): if isStart { pending.append(next) }
            case .assertEnd(let next): if isEnd { pending.append(next) }
            }
        }
        return found
    }
}
