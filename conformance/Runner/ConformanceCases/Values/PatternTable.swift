// The contract's patterns, each as an automaton that is made deterministic while it is used: pictures in JSON
// are texts of a million characters.

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
        guard let pattern = try? Pattern(source), let program = try? PatternProgram(pattern) else {
            return nil
        }
        self.pattern = pattern
        self.program = program
    }

    /// Whether the pattern matches somewhere in the text; one look-up for most scalars.
    func matches(_ text: String) -> Bool {
        var run = Run(start: closure(of: [program.start], isStart: true))
        for scalar in text.unicodeScalars {
            if let next = run.next(over: scalar) {
                run.state = next
                continue
            }
            let states = run.sets[run.state]
            if accepts(states) { return true }
            run.add(closure(of: targets(from: states, over: scalar), isStart: false), over: scalar)
        }
        let last = run.sets[run.state]
        return accepts(closure(of: Array(last), isStart: text.isEmpty, isEnd: true))
    }

    /// The states reached in one text, numbered as they come up, and the ways between them.
    private struct Run {
        private(set) var sets: [Set<Int>]
        var state = 0
        private var numbers: [Set<Int>: Int]
        /// By state and ASCII character; -1 where none is known.
        private var ascii: [Int]
        private var others: [Other: Int] = [:]

        private struct Other: Hashable {
            var state: Int
            var scalar: Unicode.Scalar
        }

        init(start: Set<Int>) {
            sets = [start]
            numbers = [start: 0]
            ascii = Array(repeating: -1, count: 128)
        }

        func next(over scalar: Unicode.Scalar) -> Int? {
            guard scalar.isASCII else { return others[Other(state: state, scalar: scalar)] }
            let known = ascii[state << 7 | Int(scalar.value)]
            return known < 0 ? nil : known
        }

        mutating func add(_ set: Set<Int>, over scalar: Unicode.Scalar) {
            let number = numbers[set] ?? sets.count
            if number == sets.count {
                numbers[set] = number
                sets.append(set)
                ascii += Array(repeating: -1, count: 128)
            }
            if scalar.isASCII {
                ascii[state << 7 | Int(scalar.value)] = number
            } else {
                others[Other(state: state, scalar: scalar)] = number
            }
            state = number
        }
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
