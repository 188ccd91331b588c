// From the nondeterministic program of a pattern to a deterministic automaton (subset construction).

internal import SpecModel

/// Tables as `ScalarPattern` of the runtime wants them.
struct PatternAutomaton {
    /// States above which a pattern is refused: its table would be larger than what it guards.
    static let statesMax = 2000

    private(set) var starts: [UInt32]
    private(set) var classes: [Int]
    private(set) var transitions: [Int] = []
    private(set) var accepting: [Int] = []

    /// Where the program can be after some text.
    private struct State: Hashable {
        /// The pattern has matched already; nothing that follows can change that.
        var isMatched: Bool
        /// The pattern matches if the text ends here.
        var acceptsEnd: Bool
        /// `consume` instructions that wait for the next scalar.
        var waiting: [Int]
    }

    /// - Throws: `PatternError` when the automaton has more than `statesMax` states.
    init(_ program: PatternProgram) throws(PatternError) {
        (starts, classes) = Self.scalarClasses(program)
        let samples = Self.samples(starts, classes)
        var states: [State] = [Self.closure(of: [program.start], program, isStart: true)]
        var numbers: [State: Int] = [states[0]: 0]
        var next = 0
        while next < states.count {
            let state = states[next]
            if state.isMatched || state.acceptsEnd { accepting.append(next) }
            for sample in samples {
                let target = state.isMatched ? state : Self.step(state, sample, program)
                if numbers[target] == nil {
                    numbers[target] = states.count
                    states.append(target)
                }
                transitions.append(numbers[target] ?? 0)
            }
            next += 1
            guard states.count <= Self.statesMax else {
                throw PatternError(offset: 0, message: "the pattern needs too many states; use maxLength")
            }
        }
    }

    /// Cuts the scalars into runs that no instruction tells apart, and gives runs that behave alike one
    /// class.
    private static func scalarClasses(_ program: PatternProgram) -> (starts: [UInt32], classes: [Int]) {
        var sets: Set<ScalarSet> = []
        for case .consume(let set, _) in program.instructions { sets.insert(set) }
        let ordered = sets.sorted {
            $0.ranges.map(\.lowerBound).lexicographicallyPrecedes($1.ranges.map(\.lowerBound))
        }
        var cuts: Set<UInt32> = [0]
        for range in ordered.flatMap(\.ranges) {
            cuts.insert(range.lowerBound)
            if range.upperBound < 0x10FFFF { cuts.insert(range.upperBound + 1) }
        }
        let starts = cuts.sorted()
        var numbers: [[Bool]: Int] = [:]
        let classes = starts.map { (start: UInt32) -> Int in
            let members = ordered.map { (set: ScalarSet) -> Bool in
                set.ranges.contains { $0.contains(start) }
            }
            let number = numbers[members] ?? numbers.count
            numbers[members] = number
            return number
        }
        return merged(starts, classes)
    }

    private static func merged(_ starts: [UInt32], _ classes: [Int]) -> ([UInt32], [Int]) {
        let kept = starts.indices.filter { $0 == 0 || classes[$0] != classes[$0 - 1] }
        return (kept.map { starts[$0] }, kept.map { classes[$0] })
    }

    /// One scalar of each class, by class.
    private static func samples(_ starts: [UInt32], _ classes: [Int]) -> [UInt32] {
        (0...(classes.max() ?? 0)).map { (number: Int) -> UInt32 in
            classes.firstIndex(of: number).map { starts[$0] } ?? 0
        }
    }

    private static func step(_ state: State, _ scalar: UInt32, _ program: PatternProgram) -> State {
        var targets: [Int] = []
        for index in state.waiting {
            if case .consume(let set, let next) = program.instructions[index],
                set.ranges.contains(where: { $0.contains(scalar) })
            {
                targets.append(next)
            }
        }
        return closure(of: targets, program, isStart: false)
    }

    private static func closure(of first: [Int], _ program: PatternProgram, isStart: Bool) -> State {
        let now = reachable(from: first, program, isStart: isStart, isEnd: false)
        if now.accepts { return State(isMatched: true, acceptsEnd: true, waiting: []) }
        let atEnd = reachable(from: first, program, isStart: isStart, isEnd: true)
        return State(isMatched: false, acceptsEnd: atEnd.accepts, waiting: now.waiting)
    }

    private static func reachable(
        from first: [Int], _ program: PatternProgram, isStart: Bool, isEnd: Bool
    ) -> (accepts: Bool, waiting: [Int]) {
        var seen: Set<Int> = []
        var pending = first
        var waiting: [Int] = []
        var accepts = false
        while let index = pending.popLast() {
            guard seen.insert(index).inserted else { continue }
            switch program.instructions[index] {
            case .consume: waiting.append(index)
            case .fork(let targets): pending += targets
            case .assertStart(let next): if isStart { pending.append(next) }
            case .assertEnd(let next): if isEnd { pending.append(next) }
            case .accept: accepts = true
            }
        }
        return (accepts, waiting.sorted())
    }
}
