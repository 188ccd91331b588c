// specgen diff: its options, its exit codes, and contracts out of Git.

import FileTesting
private import Glibc
import Testing

@testable import specgen

@Suite("specgen diff")
struct DiffCommandTests {
    private static let lobby = "\(SourceTree.root)/Tests/SpecCodegenTests/Golden/lobby"

    /// A copy of a small contract, with one change.
    private static func copy(in folder: TemporaryFolder, _ text: String, _ other: String) throws -> String {
        let contract = "\(folder.path)/lobby"
        try Files.makeFolder(contract)
        for file in ["openapi.yaml", "errors.yaml", "gateway.yaml"] {
            let bytes = try #require(Files.read("\(lobby)/\(file)"))
            let contents = String(decoding: bytes, as: UTF8.self).replacing(text, with: other)
            try Files.write(Array(contents.utf8), to: "\(contract)/\(file)")
        }
        return contract
    }

    @Test("The level decides when the command fails")
    func levels() throws {
        let folder = try TemporaryFolder()
        let contract = try Self.copy(in: folder, "paths: [/ws]", "paths: [/socket]")
        #expect(try DiffCommand.run([Self.lobby, Self.lobby]) == .success)
        #expect(try DiffCommand.run([Self.lobby, contract]) == .failure)
        #expect(try DiffCommand.run(["--fail-on", "never", Self.lobby, contract]) == .success)
        let wider = try Self.copy(in: folder, "paths: [/ws]", "paths: [/ws, /socket]")
        #expect(try DiffCommand.run(["--format", "json", Self.lobby, wider]) == .success)
        #expect(try DiffCommand.run(["--fail-on", "warning", Self.lobby, wider]) == .success)
        #expect(try DiffCommand.run(["--fail-on", "info", Self.lobby, wider]) == .failure)
    }

    @Test("Accepted changes do not count, and a stale line fails")
    func ignoring() throws {
        let folder = try TemporaryFolder()
        let contract = try Self.copy(in: folder, "paths: [/ws]", "paths: [/socket]")
        let list = "\(folder.path)/accepted"
        let line = "gateway-path-removed gateway/connection/paths  # moved\n"
        try Files.write(Array(line.utf8), to: list)
        #expect(try DiffCommand.run(["--ignore", list, Self.lobby, contract]) == .success)
        #expect(try DiffCommand.run(["--ignore", list, Self.lobby, Self.lobby]) == .failure)
    }

    @Test(
        "Mistakes on the command line and unreadable contracts end with 2",
        arguments: [
            (["--list-rules", "--fail-on"], "specgen: --fail-on needs a value"),
            ([], "specgen: OLD is missing"),
            (["a"], "specgen: NEW is missing"),
            (["a", "b", "c"], "specgen: unexpected `c`"),
            (["--format", "xml", "a", "b"], "specgen: --format is text, json or markdown"),
            (["--fail-on", "all", "a", "b"], "specgen: --fail-on is breaking, warning, info or never"),
            (["--ignore", "/nowhere", "a", "b"], "specgen: cannot read /nowhere"),
            (["HEAD:", "b"], "specgen: write REV:PATH, such as HEAD~1:spec/guilds"),
        ])
    func mistakes(arguments: [String], line: String) {
        let failure = #expect(throws: CommandFailure.self) { try DiffCommand.run(arguments) }
        #expect(failure?.lines == [line])
        #expect(failure?.code == .usage)
    }

    @Test("A contract that cannot be read is told of with its problems")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let failure = #expect(throws: CommandFailure.self) {
            try DiffCommand.run([folder.path, Self.lobby])
        }
        #expect(failure?.lines.contains { $0.contains("openapi.yaml") } == true)
        #expect(failure?.code == .usage)
    }

    @Test("A revision of Git is read without the working tree")
    func revisions() throws {
        let folder = try TemporaryFolder()
        _ = try Self.copy(in: folder, "paths: [/ws]", "paths: [/ws, /old]")
        func git(_ arguments: String...) throws {
            let names = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
            let result = try #require(Subprocess.run("git", ["-C", folder.path] + names + arguments))
            #expect(result.exitCode == 0)
        }
        try git("init", "--quiet")
        try git("add", "lobby")
        try git("commit", "--quiet", "--no-gpg-sign", "-m", "One")
        let contract = try Self.copy(in: folder, "paths: [/ws]", "paths: [/ws]")
        #expect(try DiffCommand.run(["HEAD:lobby", contract], in: folder.path) == .failure)
        for (operand, line) in [
            ("nothing:lobby", "specgen: Git knows no revision `nothing`"),
            ("HEAD:hall", "specgen: revision `HEAD` has no folder `hall`"),
        ] {
            let failure = #expect(throws: CommandFailure.self) {
                try DiffCommand.run([operand, contract], in: folder.path)
            }
            #expect(failure?.lines == [line])
            #expect(failure?.code == .usage)
        }
    }

    @Test("Without a repository the message says so")
    func noRepository() throws {
        let folder = try TemporaryFolder()
        let failure = #expect(throws: CommandFailure.self) {
            try DiffCommand.run(["HEAD:lobby", Self.lobby], in: folder.path)
        }
        #expect(failure?.lines == ["specgen: HEAD:lobby: this folder is in no Git repository"])
    }

    @Test("A program that is not there, or that fails, is told apart")
    func subprocess() throws {
        #expect(Subprocess.run("no-such-program-anywhere", []) == nil)
        #expect(try #require(Subprocess.run("false", [])).exitCode == 1)
        #expect(try #require(Subprocess.run("echo", ["a"])).output == Array("a\n".utf8))
    }
}
