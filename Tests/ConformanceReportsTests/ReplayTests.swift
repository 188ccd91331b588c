// Replay scripts: what they say, and that they run.

import ConformanceModel
import ConformanceReports
import FileTesting
import Glibc
import ProcessTesting
import SpecModel
import Testing

private func script(_ scenario: ScenarioResult) -> String {
    var run = sampleRun()
    run.scenarios = [scenario]
    return replayReports(of: run).first?.text ?? ""
}

/// Python, which runs on until the test lets go of it.
private func python(_ arguments: [String], in folder: TemporaryFolder) throws -> ChildProcess {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let environment = ["PATH": path, "PYTHONIOENCODING": "utf-8"]
    return try ChildProcess(
        "/usr/bin/env", ["python3", "-u"] + arguments, environment: environment, in: folder.path)
}

private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

@Suite("Replay") struct ReplayTests {
    @Test("Only scenarios that failed and sent something have a replay")
    func which() {
        #expect(
            replayReports(of: sampleRun()).map(\.path).sorted().prefix(2) == [
                "replay/gateway.flood.py", "replay/messages.create.fanout.py",
            ])
        #expect(replayReports(of: sampleRun()).count == 3)
        #expect(replayReports(of: passedRun()).isEmpty)
    }

    @Test("Values of answers are learned, accounts are new, secrets have names")
    func variables() {
        let text = script(failedScenario())
        expect(
            text,
            has: #"FRESH = {"alice.username": "alice_k3x9f2", "alice.email": "alice_k3x9f2@example.org"}"#)
        expect(text, has: #"SECRETS = ["alice.password"]"#)
        expect(text, has: #"response(1, 201, capture=[("alice.token", ["token"], None)])"#)
        expect(text, has: #"("Authorization", "Bearer ‹alice.token›")"#)
        expect(text, has: #""‹base›/channels/‹createGuild.channels[0].id›/messages?wait=true""#)
        expect(text, has: #"sent("alice.desktop", {"op": 1, "d": "‹alice.desktop sequence›"})"#)
        expect(text, has: #"closed("alice.phone", 4009)"#)
        expect(text, has: #"failed=["no frame on alice.desktop matches MESSAGE_CREATE within 2 s"])"#)
    }

    @Test("An id is not found within a longer number, and what was sent first is no answer's")
    func wholeWords() {
        var trace = TraceWriter()
        trace.call(
            "a", "first", "POST", "/x", body: .json(json(#"{"name":"chosen"}"#)), status: 200,
            answer: .json(json(#"{"id":"123456","name":"chosen","n":7654321}"#)))
        trace.call(
            "a", "second", "POST", "/x/123456/1234567",
            body: .json(json(#"{"text":"<@123456> chosen","n":7654321}"#)),
            status: 200, answer: .none)
        var scenario = failedScenario()
        scenario.trace = trace.events
        let text = script(scenario)
        expect(text, has: #""‹base›/x/‹first.id›/1234567""#)
        expect(text, has: #"json={"text": "<@‹first.id›> chosen", "n": "‹first.n›"}"#)
    }

    @Test("A resume names the last number of the connection before it")
    func resume() {
        var trace = TraceWriter()
        trace.open("bob.a")
        trace.receive("bob.a", "Dispatch", #"{"op":0,"t":"READY","s":7,"d":{"session_id":"session-1"}}"#)
        trace.add("bob", "bob.a", .connectionClosed(ClosureRecord(origin: .runner, code: nil, reason: "")))
        trace.open("bob.b")
        trace.send("bob.b", "Resume", #"{"op":6,"d":{"session_id":"session-1","seq":7}}"#)
        trace.send("bob.b", "Resume", #"{"op":6,"d":{"session_id":"session-1","seq":999999}}"#)
        var scenario = failedScenario()
        scenario.trace = trace.events
        let text = script(scenario)
        expect(text, has: #"close("bob.a", None, "")"#)
        expect(
            text, has: ##"{"op": 6, "d": {"session_id": "‹READY.d.session_id›", "seq": "‹bob.a sequence›"}}"##
        )
        expect(text, has: #""seq": 999999"#)
    }

    @Test("A replay runs against a server that makes up everything anew, and finds what the runner saw")
    func runs() throws {
        let folder = try TemporaryFolder()
        try write(replayServer, to: folder.path + "/server.py")
        try write(script(failedScenario()), to: folder.path + "/replay.py")
        let server = try python(["server.py"], in: folder)
        let port = try #require(server.readLine())
        for _ in 0..<2 {
            let replay = try python(
                [
                    "replay.py", "--base-url", "http://127.0.0.1:\(port)/api/v1", "--gateway-url",
                    "ws://127.0.0.1:\(port)/gateway",
                ], in: folder)
            let lines = replay.readLines()
            #expect(
                lines.last == "no differences from what the runner saw.", "\(lines.joined(separator: "\n"))")
            #expect(
                lines.contains(
                    "  >> THE SCENARIO FAILED HERE: no frame on alice.desktop matches MESSAGE_CREATE within 2 s"
                ))
            #expect(
                lines.contains { $0.hasPrefix("  <- alice.desktop {\"op\": 0, \"t\": \"MESSAGE_CREATE\"") })
            #expect(replay.waitForEnd() == .exit(code: 0))
        }
    }

    @Test("A replay tells what is different, and compiles whatever scenarios say")
    func differs() throws {
        let folder = try TemporaryFolder()
        try write(script(weirdScenario()), to: folder.path + "/replay.py")
        // Nobody listens on port 1.
        let replay = try python(
            ["replay.py", "--base-url", "http://127.0.0.1:1", "--timeout", "1"], in: folder)
        let lines = replay.readLines()
        #expect(lines.contains { $0.hasPrefix("  !! no answer") })
        #expect(lines.last?.hasSuffix("differences from what the runner saw.") == true)
        #expect(replay.waitForEnd() == .exit(code: 1))
    }
}
