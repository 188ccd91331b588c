// Each fault of a gateway, put into a sequence of frames.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceProxy

@Suite("Faults of the gateway") struct GatewayMutatorTests {
    private let contract: APIDescription

    init() throws { contract = try NotesContract.load() }

    private func mutator(_ id: String) throws -> GatewayMutator {
        let mutation = try #require(Mutation.named("gateway/\(id)", of: contract))
        let gateway = try #require(contract.gateway)
        return try #require(GatewayMutator(mutation, GatewayContract(gateway, contract.schemas)))
    }

    /// `NOTE 3 a`: an event with its number and text; `TakeUp`: sent by the client; `close 4001`; anything
    /// else is a frame as it is.
    private func run(_ mutator: inout GatewayMutator, _ lines: [String]) throws -> [String] {
        var output: [GatewayFrame] = []
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "release": output += mutator.release()
            case "Open": mutator.clientSent(try json(#"{"op":1,"d":{}}"#))
            case "TakeUp": mutator.clientSent(try json(#"{"op":2,"d":{}}"#))
            case "close": output += mutator.receive(.close(code: Int(words[1]), reason: "why"))
            case "offer": mutator.offer(try event(Array(words.dropFirst())))
            case "NOTE", "TAKEUP_DONE", "BEGIN": output += mutator.receive(.message(try event(words)))
            default: output += mutator.receive(.message(try json(line)))
            }
        }
        return output.map(text)
    }

    private func json(_ text: String) throws -> JSONLiteral { try JSONLiteral(json: text.utf8) }

    private func event(_ words: [String]) throws -> JSONLiteral {
        let text = words.count > 2 ? words[2] : ""
        return try json(#"{"op":0,"d":{"text":"\#(text)"},"s":\#(words[1]),"t":"\#(words[0])"}"#)
    }

    private func text(_ frame: GatewayFrame) -> String {
        switch frame {
        case .close(let code, let reason): return "close \(code.map(String.init) ?? "-") \(reason)"
        case .message(let json):
            guard let name = json["t"]?.text, let number = json["s"]?.integer else { return json.json }
            let text = json["d"]?["text"]?.text
            return "\(name) \(number)" + (text.map { $0.isEmpty ? "" : " \($0)" } ?? " without text")
        }
    }

    private static let notes = ["BEGIN 1", "NOTE 2 a", "NOTE 3 b", "BEGIN 4"]

    @Test(
        "Events",
        arguments: [
            ("NOTE/lose", ["BEGIN 1", "BEGIN 2"], 2),
            ("NOTE/double", ["BEGIN 1", "NOTE 2 a", "NOTE 3 a", "NOTE 4 b", "NOTE 5 b", "BEGIN 6"], 2),
            ("NOTE/swap", ["BEGIN 1", "NOTE 2 b", "NOTE 3 a", "BEGIN 4"], 1),
            ("NOTE/drop/text", ["BEGIN 1", "NOTE 2 without text", "NOTE 3 without text", "BEGIN 4"], 2),
            ("BEGIN/rename", ["TAKEUP_DONE 1", "NOTE 2 a", "NOTE 3 b", "TAKEUP_DONE 4"], 2),
            ("BEGIN/late", ["NOTE 1 a", "NOTE 2 b", "BEGIN 3", "BEGIN 4"], 1),
            ("sequence/skip", ["BEGIN 1", "NOTE 3 a", "NOTE 4 b", "BEGIN 5"], 1),
            ("sequence/repeat", ["BEGIN 1", "NOTE 1 a", "NOTE 2 b", "BEGIN 3"], 1),
        ])
    func events(id: String, expected: [String], applications: Int) throws {
        var mutator = try mutator(id)
        #expect(try run(&mutator, Self.notes) == expected)
        #expect(mutator.applications == applications)
    }

    @Test("An event that nothing follows comes after all, and does not count") func released() throws {
        var mutator = try mutator("NOTE/swap")
        #expect(try run(&mutator, ["NOTE 1 a"]).isEmpty)
        #expect(mutator.isHolding)
        #expect(try run(&mutator, ["release", "BEGIN 2"]) == ["NOTE 1 a", "BEGIN 2"])
        #expect(mutator.applications == 0)
        #expect(!mutator.isHolding)
    }

    @Test("An event that fewer follow than it should be late comes behind those") func releasedLate() throws {
        var mutator = try mutator("BEGIN/late")
        #expect(
            try run(&mutator, ["BEGIN 1", "NOTE 2 a", "release", "NOTE 3 b"]) == [
                "NOTE 1 a", "BEGIN 2", "NOTE 3 b",
            ])
        #expect(mutator.applications == 1)
    }

    @Test("What is held is sent before a close frame") func heldBeforeClose() throws {
        var mutator = try mutator("NOTE/swap")
        #expect(try run(&mutator, ["NOTE 1 a", "close 4001"]) == ["NOTE 1 a", "close 4001 why"])
    }

    @Test("An event of another user leaks in front of the next") func leak() throws {
        var mutator = try mutator("NOTE/leak")
        let lines = ["BEGIN 1", "offer NOTE 7 secret", "BEGIN 2", "NOTE 3 own"]
        #expect(try run(&mutator, lines) == ["BEGIN 1", "NOTE 2 secret", "BEGIN 3", "NOTE 4 own"])
        #expect(mutator.applications == 1)
    }

    @Test("An event that this connection gets as well does not leak, whichever comes first") func noLeak()
        throws
    {
        var mutator = try mutator("NOTE/leak")
        let lines = [
            "BEGIN 1", "offer NOTE 7 a", "NOTE 2 a", "NOTE 3 b", "offer NOTE 8 b", "release", "BEGIN 4",
        ]
        #expect(try run(&mutator, lines) == ["BEGIN 1", "NOTE 2 a", "NOTE 3 b", "BEGIN 4"])
        #expect(mutator.applications == 0)
    }

    @Test("A leak that nothing follows is sent by itself, once") func leakAlone() throws {
        var mutator = try mutator("NOTE/leak")
        let lines = ["BEGIN 1", "offer NOTE 7 a", "offer NOTE 8 a", "release", "NOTE 2 b"]
        #expect(try run(&mutator, lines) == ["BEGIN 1", "NOTE 2 a", "NOTE 3 b"])
    }

    @Test("A connection without events gets none of others") func noLeakBeforeBegin() throws {
        var mutator = try mutator("NOTE/leak")
        #expect(try run(&mutator, ["offer NOTE 7 a", "release", "BEGIN 1"]) == ["BEGIN 1"])
    }

    private static let replay = ["TakeUp", "NOTE 5 a", "NOTE 6 b", "TAKEUP_DONE 7", "NOTE 8 c"]

    @Test(
        "Resuming",
        arguments: [
            ("TakeUp/short", ["NOTE 5 a", "TAKEUP_DONE 6", "NOTE 7 c"]),
            ("TakeUp/double", ["NOTE 5 a", "NOTE 6 a", "NOTE 7 b", "TAKEUP_DONE 8", "NOTE 9 c"]),
            ("TakeUp/first", ["TAKEUP_DONE 5", "NOTE 6 a", "NOTE 7 b", "NOTE 8 c"]),
            ("TakeUp/refuse", [#"{"op":3,"d":false,"s":null,"t":null}"#]),
        ])
    func resuming(id: String, expected: [String]) throws {
        var mutator = try mutator(id)
        #expect(try run(&mutator, Self.replay) == expected)
        #expect(mutator.applications == 1)
    }

    @Test(
        "A replay of nothing, and a session that was not taken up, have no such faults",
        arguments: ["TakeUp/short", "TakeUp/double", "TakeUp/first"])
    func nothingToReplay(id: String) throws {
        var mutator = try mutator(id)
        let lines = ["BEGIN 1", "NOTE 2 a", "TakeUp", "TAKEUP_DONE 3", "NOTE 4 b"]
        #expect(try run(&mutator, lines) == lines.filter { $0 != "TakeUp" })
        #expect(mutator.applications == 0)
    }

    /// Guards against a client's new session being held back as the replay of its old one.
    @Test(
        "A session that is refused and opened anew has no replay",
        arguments: ["TakeUp/short", "TakeUp/double", "TakeUp/first", "TakeUp/refuse"])
    func openedAnew(id: String) throws {
        var mutator = try mutator(id)
        let refusal = #"{"op":3,"d":false,"s":null,"t":null}"#
        #expect(
            try run(&mutator, ["TakeUp", refusal, "Open", "BEGIN 1", "NOTE 2 a"])
                == [refusal, "BEGIN 1", "NOTE 2 a"])
        #expect(mutator.applications == 0)
    }

    @Test(
        "Operations",
        arguments: [
            ("Hello/lose", []),
            ("Hello/double", [#"{"op":4,"d":{"interval":5}}"#, #"{"op":4,"d":{"interval":5}}"#]),
            ("Hello/drop/interval", [#"{"op":4,"d":{}}"#]),
            ("Hello/retype/interval", [#"{"op":4,"d":{"interval":"5"}}"#]),
            ("Refused/lose", [#"{"op":4,"d":{"interval":5}}"#]),
        ])
    func operations(id: String, expected: [String]) throws {
        var mutator = try mutator(id)
        #expect(try run(&mutator, [#"{"op":4,"d":{"interval":5}}"#]) == expected)
    }

    @Test("Yes and no change places") func flipped() throws {
        var mutator = try mutator("Refused/flip")
        let lines = [#"{"op":3,"d":true}"#, #"{"op":3,"d":false}"#]
        #expect(try run(&mutator, lines) == lines.reversed())
    }

    @Test(
        "Closing",
        arguments: [
            ("code", ["close 4002 why"]), ("no-code", ["close - "]), ("no-frame", []),
        ])
    func closing(id: String, expected: [String]) throws {
        var mutator = try mutator("close/TWICE/\(id)")
        #expect(try run(&mutator, ["close 4001"]) == expected)
        #expect(try run(&mutator, ["close 1000"]) == ["close 1000 why"])
        #expect(mutator.applications == 1)
    }
}
