// The compiled automata against the programs they are made from, on texts that are close to matching.

import Glibc
import SpecModel
import Testing

@testable import SpecCodegen

@Suite struct PatternAutomatonTests {
    /// The look-ups that `ScalarPattern` of the runtime makes.
    private func matches(_ automaton: PatternAutomaton, _ text: String) -> Bool {
        let classCount = (automaton.classes.max() ?? 0) + 1
        var state = 0
        for scalar in text.unicodeScalars {
            let run = automaton.starts.lastIndex { $0 <= scalar.value } ?? 0
            state = automaton.transitions[state * classCount + automaton.classes[run]]
        }
        return automaton.accepting.contains(state)
    }

    @Test(arguments: [
        "^a$", "a", "^a", "a$", "^(ab|cd)*e?$", "^[a-c]{2,4}$", "^[^a-c]+$", "ab|^c|d$", "^\\w+\\.\\d{2}$",
        "^$", "",
        "^(a|ab)(c|bcd)(d*)$", "^.b", "x*$",
    ])
    func agreesWithTheProgram(source: String) throws {
        let program = try PatternProgram(try Pattern(source))
        let automaton = try PatternAutomaton(program)
        let seed = getenv("SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_240_101
        var random = SplitMix(state: seed)
        let alphabet: [Unicode.Scalar] = ["a", "b", "c", "d", "e", "x", ".", "1", "2", "\n", "é", "😀"]
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.next(below: 7) { text.append(alphabet[random.next(below: alphabet.count)]) }
            let sample = String(text)
            #expect(
                matches(automaton, sample) == program.matches(sample),
                "/\(source)/ on \(sample.debugDescription), SEED=\(seed)")
        }
    }

    @Test func tooManyStatesAreRefused() throws {
        let program = try PatternProgram(try Pattern("a.{20}b"))
        #expect(throws: PatternError.self) { try PatternAutomaton(program) }
    }
}

/// SplitMix64: the same numbers for the same seed, on every platform.
struct SplitMix {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
