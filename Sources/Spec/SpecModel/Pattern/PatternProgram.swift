// A pattern as a nondeterministic automaton (Thompson's construction): what the generator turns into a DFA,
// and what checks examples and defaults here, in time linear in the text.

public struct PatternProgram: Sendable, Hashable {
    public enum Instruction: Sendable, Hashable {
        /// Consumes one scalar of the set and goes to `next`.
        case consume(ScalarSet, next: Int)
        /// Goes to each of these without consuming.
        case fork([Int])
        /// Goes on to `next` only before the first scalar.
        case assertStart(next: Int)
        /// Goes on to `next` only after the last scalar.
        case assertEnd(next: Int)
        /// The pattern matches, whatever follows.
        case accept
    }

    public private(set) var instructions: [Instruction] = []
    public private(set) var start = 0

    /// - Throws: `PatternError` when the repetitions written out exceed `Pattern.Limits.programCountMax`.
    public init(_ pattern: Pattern) throws(PatternError) {
        let accept = try emit(.accept)
        let anyScalar = ScalarSet([0...0x10FFFF])
        var entries: [Int] = []
        for branch in pattern.branches {
            let end = branch.anchoredAtEnd ? try emit(.assertEnd(next: accept)) : accept
            let body = try emit(branch.body, next: end)
            if branch.anchoredAtStart {
                entries.append(try emit(.assertStart(next: body)))
            } else {
                // Unanchored: skip any prefix first.
                let loop = try emit(.accept)
                instructions[loop] = .fork([body, try emit(.consume(anyScalar, next: loop))])
                entries.append(loop)
            }
        }
        start = entries.count == 1 ? entries[0] : try emit(.fork(entries))
    }

    /// Whether the pattern matches somewhere in the text.
    public func matches(_ text: String) -> Bool {
        var states = Set<Int>()
        let scalars = Array(text.unicodeScalars)
        if follow(start, isStart: true, isEnd: scalars.isEmpty, into: &states) { return true }
        for (index, scalar) in scalars.enumerated() {
            var following = Set<Int>()
            for case .consume(let set, let next) in states.map({ instructions[$0] })
            where set.contains(scalar) {
                let isEnd = index + 1 == scalars.count
                if follow(next, isStart: false, isEnd: isEnd, into: &following) { return true }
            }
            states = following
        }
        return false
    }

    /// Adds what can be reached without consuming; true when that includes acceptance.
    private func follow(_ first: Int, isStart: Bool, isEnd: Bool, into states: inout Set<Int>) -> Bool {
        var pending = [first]
        while let index = pending.popLast() {
            guard states.insert(index).inserted else { continue }
            switch instructions[index] {
            case .consume: break
            case .fork(let targets): pending += targets
            case .assertStart(let next): if isStart { pending.append(next) }
            case .assertEnd(let next): if isEnd { pending.append(next) }
            case .accept: return true
            }
        }
        return false
    }

    // MARK: Construction, from the end backwards

    private mutating func emit(_ instruction: Instruction) throws(PatternError) -> Int {
        guard instructions.count < Pattern.Limits.programCountMax else {
            throw PatternError(
                offset: 0, message: "the repetitions make the pattern too large; use maxLength")
        }
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func emit(_ node: Pattern.Node, next: Int) throws(PatternError) -> Int {
        switch node {
        case .empty: return next
        case .scalar(let set): return try emit(.consume(set, next: next))
        case .sequence(let nodes):
            var target = next
            for node in nodes.reversed() { target = try emit(node, next: target) }
            return target
        case .alternation(let nodes):
            var targets: [Int] = []
            for node in nodes { targets.append(try emit(node, next: next)) }
            return try emit(.fork(targets))
        case .repetition(let body, let minimum, let maximum):
            return try emit(body, from: minimum, to: maximum, next: next)
        }
    }

    private mutating func emit(
        _ body: Pattern.Node, from minimum: Int, to maximum: Int?, next: Int
    ) throws(PatternError) -> Int {
        var target = next
        if let maximum {
            for _ in 0..<(maximum - minimum) {
                let once = try emit(body, next: target)
                target = try emit(.fork([once, next]))
            }
        } else {
            let loop = try emit(.fork([]))
            instructions[loop] = .fork([try emit(body, next: loop), next])
            target = loop
        }
        for _ in 0..<minimum { target = try emit(body, next: target) }
        return target
    }
}
