// A `pattern` rule as a table: the generator compiles each one to a deterministic automaton, so matching is
// one look-up per Unicode scalar, in time linear in the text, whatever the text.

/// A deterministic automaton over Unicode scalars.
public struct ScalarPattern: Sendable {
    private let starts: [UInt32]
    private let classes: [Int]
    private let classCount: Int
    private let transitions: [Int]
    private let accepting: [Bool]
    private let asciiClasses: [Int]

    /// - Parameters:
    ///   - starts: first scalar of each run of scalars that are treated alike, ascending, from 0.
    ///   - classes: class of each run.
    ///   - transitions: for each state and class, the next state. State 0 is the first.
    ///   - accepting: the states in which the text may end.
    public init(starts: [UInt32], classes: [Int], transitions: [Int], accepting: [Int]) {
        self.starts = starts
        self.classes = classes
        self.transitions = transitions
        classCount = (classes.max() ?? 0) + 1
        let stateCount = transitions.count / classCount
        self.accepting = (0..<stateCount).map { accepting.contains($0) }
        asciiClasses = (0..<128).map { Self.lookUp(UInt32($0), starts, classes) }
    }

    /// Whether the automaton accepts the whole text; for a pattern without anchors it was built to accept any
    /// text that has a match inside.
    public func matches(_ text: String) -> Bool {
        var state = 0
        for scalar in text.unicodeScalars {
            let value: UInt32 = scalar.value
            let scalarClass: Int =
                value < 128 ? asciiClasses[Int(value)] : Self.lookUp(value, starts, classes)
            state = transitions[state * classCount + scalarClass]
        }
        return accepting[state]
    }

    /// Binary search for the run that holds `value`.
    private static func lookUp(_ value: UInt32, _ starts: [UInt32], _ classes: [Int]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= value { low = middle } else { high = middle }
        }
        return classes[low]
    }
}
