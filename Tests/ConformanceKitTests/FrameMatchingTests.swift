// Lists of patterns against what came on several connections.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Frames")
struct FrameMatchingTests {
    /// `a NOTE 7`: an event on a connection, with an id as its payload.
    private static func frames(_ texts: [String]) throws -> [PendingFrame] {
        var positions: [String: Int] = [:]
        return try texts.enumerated().map { index, text in
            let words = text.split(separator: " ").map(String.init)
            defer { positions[words[0], default: 0] += 1 }
            let payload = try json(words[2])
            let record = FrameRecord(
                operation: "Send", event: words[1], sequence: Int64(index),
                json: .object([.init(key: "d", value: payload)]))
            return PendingFrame(
                connection: words[0], position: positions[words[0], default: 0], record: record,
                payload: payload,
                traceIndex: index)
        }
    }

    private static func wanted(_ text: String) throws -> WantedFrame {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        return WantedFrame(
            connection: words[0], operation: nil, event: words[1] == "*" ? nil : words[1], sequence: nil,
            payload: words.count > 2 ? try pattern(words[2]) : nil,
            location: SourceLocation(file: "f", line: 1, column: 1), element: nil)
    }

    private static func matching(_ texts: [String], _ known: Bindings = Bindings()) throws -> FrameMatching {
        FrameMatching(pending: try frames(texts), bindings: known, scope: Scope())
    }

    private typealias Case = (came: [String], wanted: [String], taken: [Int]?)

    /// Positions in what came, in the order of the patterns; nil: no match.
    private static let unorderedCases: [Case] = [
        (["a NOTE 1", "b NOTE 2"], ["b NOTE", "a NOTE"], [1, 0]), (["a NOTE 1"], [], []),
        (["a NOTE 1"], ["a NOTE 1", "a NOTE 1"], nil), (["a NOTE 1"], ["b NOTE 1"], nil),
        (["a NOTE 1"], ["a BEGIN"], nil),
        (["a NOTE 1", "a NOTE 1"], ["a NOTE 1", "a NOTE 1"], [0, 1]),
        // The first pattern takes the first frame until the second pattern finds nothing left.
        (["a NOTE 1", "a NOTE 2"], ["a NOTE <int>", "a NOTE 1"], [1, 0]),
        (["a NOTE 1", "a NOTE 2", "b NOTE 2"], ["a NOTE <int:x>", "b NOTE <int:x>"], [1, 2]),
        (["a NOTE 1", "b NOTE 2"], ["a NOTE <int:x>", "b NOTE <int:x>"], nil), (["a NOTE 1"], ["a *"], [0]),
    ]

    @Test("each: in any order, no frame twice, with names that agree", arguments: 0..<unorderedCases.count)
    func each(_ index: Int) throws {
        let (came, wanted, taken) = Self.unorderedCases[index]
        let found = try Self.matching(came).each(wanted.map(Self.wanted))
        #expect(found?.taken.map(\.traceIndex) == taken)
    }

    private static let orderedCases: [Case] = [
        (["a NOTE 1", "a NOTE 2"], ["a NOTE 1", "a NOTE 2"], [0, 1]),
        (["a NOTE 2", "a NOTE 1"], ["a NOTE 1", "a NOTE 2"], nil),
        (["a NOTE 1", "a AGAIN 0", "a NOTE 2"], ["a NOTE 1", "a NOTE 2"], [0, 2]),
        (["a NOTE 1"], ["a NOTE 1", "a NOTE 1"], nil),
        // Between connections there is no order.
        (["b NOTE 1", "a NOTE 1"], ["a NOTE 1", "b NOTE 1"], [1, 0]),
        (["a NOTE 1", "a NOTE 2", "a NOTE 1"], ["a NOTE <int:x>", "a NOTE <int:x>"], [0, 2]),
        (
            ["a NOTE 1", "b NOTE 1", "a NOTE 2", "b NOTE 2"],
            ["a NOTE 1", "b NOTE 1", "a NOTE 2", "b NOTE 2"], [0, 1, 2, 3]
        ),
    ]

    @Test(
        "sequence: in this order on each connection, with others between", arguments: 0..<orderedCases.count)
    func sequence(_ index: Int) throws {
        let (came, wanted, taken) = Self.orderedCases[index]
        let found = try Self.matching(came).sequence(wanted.map(Self.wanted))
        #expect(found?.taken.map(\.traceIndex) == taken)
    }

    private enum Outcome: Equatable {
        case complete([Int])
        case incomplete
        case wrong(Int, wanted: String?)
    }

    private static let exactCases:
        [(came: [String], wanted: [String], ignoring: Set<String>, outcome: Outcome)] =
            [
                (["a NOTE 1", "a NOTE 2"], ["a NOTE 1", "a NOTE 2"], [], .complete([0, 1])),
                (["a NOTE 1"], ["a NOTE 1", "a NOTE 2"], [], .incomplete),
                ([], ["a NOTE 1"], [], .incomplete),
                (
                    ["a NOTE 2", "a NOTE 1"], ["a NOTE 1", "a NOTE 2"], [],
                    .wrong(0, wanted: "NOTE on a with d: 1")
                ),
                (["a NOTE 1", "a NOTE 2"], ["a NOTE 1"], [], .wrong(1, wanted: nil)),
                (
                    ["a NOTE 1", "a AGAIN 0", "a NOTE 2"], ["a NOTE 1", "a NOTE 2"], ["AGAIN"],
                    .complete([0, 2])
                ),
                (
                    ["a NOTE 1", "a AGAIN 0", "a NOTE 2"], ["a NOTE 1", "a NOTE 2"], ["BEGIN"],
                    .wrong(1, wanted: "NOTE on a with d: 2")
                ),
                (["a NOTE 1", "a NOTE 2"], ["a NOTE 1"], ["Send"], .incomplete),
                // Connections that no pattern names may have anything.
                (["b NOTE 9", "a NOTE 1"], ["a NOTE 1"], [], .complete([1])),
                (["b NOTE 1", "a NOTE 1"], ["a NOTE <int:x>", "b NOTE <int:x>"], [], .complete([0, 1])),
            ]

    @Test("exactly: these and no others but the ignored", arguments: 0..<exactCases.count)
    func exactly(_ index: Int) throws {
        let (came, wanted, ignoring, outcome) = Self.exactCases[index]
        let found: Outcome =
            switch try Self.matching(came).exactly(wanted.map(Self.wanted), ignoring: ignoring) {
            case .complete(let assignment): .complete(assignment.taken.map(\.traceIndex))
            case .incomplete: .incomplete
            case .wrong(let frame, let want): .wrong(frame.traceIndex, wanted: want?.summary)
            }
        #expect(found == outcome)
    }

    @Test("one_of: the first frame that fits any")
    func oneOf() throws {
        let matching = try Self.matching(["a AGAIN 0", "b NOTE 2", "a NOTE 1"])
        let wanted = try ["a NOTE <int:x>", "b NOTE <int:y>"].map(Self.wanted)
        let found = try #require(matching.oneOf(wanted))
        #expect(found.taken.map(\.traceIndex) == [1])
        #expect(found.bindings.text("x") == nil && found.bindings.text("y") == "2")
        #expect(matching.oneOf([try Self.wanted("b AGAIN")]) == nil)
    }

    @Test("the element of `over` is `it`, and stays with its pattern")
    func over() throws {
        var wanted = try Self.wanted("a NOTE <int:it>")
        wanted.element = try json("2")
        let known = try bindings(["it": "1"])
        #expect(
            try Self.matching(["a NOTE 1", "a NOTE 2"], known).each([wanted])?.taken.map(\.traceIndex) == [1])
    }

    @Test("numbers of frames are compared too")
    func numbers() throws {
        var wanted = try Self.wanted("a NOTE")
        wanted.sequence = try pattern("{$gt: 0}")
        #expect(try Self.matching(["a NOTE 7", "a NOTE 8"]).each([wanted])?.taken.map(\.traceIndex) == [1])
    }

    @Test("the nearest miss is the frame with the fewest differences")
    func nearestMiss() throws {
        let matching = try Self.matching([
            #"a NOTE {"x":1,"y":1}"#, #"a NOTE {"x":2,"y":1}"#, #"b NOTE {"x":2,"y":2}"#,
        ])
        let miss = try #require(matching.nearestMiss(try Self.wanted("a NOTE {x: 2, y: 2}")))
        #expect(miss.frame.traceIndex == 1)
        #expect(miss.differences == [Difference(path: "d.y", expected: "2", actual: "1")])
        #expect(matching.nearestMiss(try Self.wanted("a BEGIN")) == nil)
    }
}
