// The compiled automata against the programs they are made from, on texts that are close to matching.

import RandomTesting
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
        var random = SeededGenerator(for: "agreesWithTheProgram /\(source)/")
        let alphabet: [Unicode.Scalar] = ["a", "b", "c", "d", "e", "x", ".", "1", "2", "\n", "é", "😀"]
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<7, using: &random) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            let sample = String(text)
            #expect(
                matches(automaton, sample) == program.matches(sample),
                "/\(source)/ on \(sample.debugDescription)")
        }
    }

    @Test func tooManyStatesAreRefused() throws {
        let program = try PatternProgram(try Pattern("a.{20}b"))
        #expect(throws: PatternError.self) { try PatternAutomaton(program) }
    }
}
