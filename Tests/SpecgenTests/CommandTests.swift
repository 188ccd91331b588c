// The commands, run in this process against the contract of the repository and against broken ones.

import FileTesting
private import Glibc
import Testing

@testable import specgen

struct CommandTests {
    private static let guilds = "\(SourceTree.root)/spec/guilds"

    @Test func generateWritesTheDeclaredFilesAndOnlyChanges() throws {
        let folder = try TemporaryFolder()
        let arguments = ["--dialect-dir", Self.guilds, "--module", "GuildsAPI", "--out", folder.path]
        #expect(try GenerateCommand.run(arguments) == .success)
        #expect(TemporaryFolder.entries(of: folder.path) == GenerateCommand.fileNames.sorted())
        let router = try #require(Files.read("\(folder.path)/Router.swift"))
        try Files.write(Array("stale".utf8), to: "\(folder.path)/Router.swift")
        var old = stat()
        let unchanged = "\(folder.path)/Errors.swift"
        // A file that is not rewritten keeps the time that is set here.
        var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
        #expect(utimes(unchanged, &times) == 0)
        #expect(try GenerateCommand.run(arguments) == .success)
        #expect(Files.read("\(folder.path)/Router.swift") == router)
        #expect(stat(unchanged, &old) == 0)
        #expect(old.st_mtim.tv_sec == 1)
    }

    @Test func publishAndCheckForStaleness() throws {
        let folder = try TemporaryFolder()
        let arguments = ["--out", folder.path, Self.guilds]
        #expect(throws: CommandFailure.self) { try PublishCommand.run(["--check"] + arguments) }
        #expect(try PublishCommand.run(arguments) == .success)
        #expect(try PublishCommand.run(["--check"] + arguments) == .success)
        let files = ["openapi.yaml", "asyncapi.yaml", "reference/index.html"]
        for file in files {
            let path = "\(folder.path)/\(file)"
            let contents = try #require(Files.read(path))
            try Files.write(Array("stale".utf8), to: path)
            let failure = #expect(throws: CommandFailure.self) {
                try PublishCommand.run(["--check"] + arguments)
            }
            let advice = "run specgen publish --out \(folder.path) \(Self.guilds)"
            #expect(failure?.lines == ["specgen: \(path) is stale; \(advice)"])
            #expect(failure?.code == .failure)
            try Files.write(contents, to: path)
        }
        for file in files { try Files.remove("\(folder.path)/\(file)") }
        let failure = #expect(throws: CommandFailure.self) { try PublishCommand.run(["--check"] + arguments) }
        #expect(failure?.lines.count == files.count)
    }

    @Test func publishRemovesWhatAContractNoLongerHas() throws {
        let (parent, out) = (try TemporaryFolder(), try TemporaryFolder())
        let contract = "\(parent.path)/lobby"
        try Files.makeFolder(contract)
        for file in ["openapi.yaml", "errors.yaml"] {
            let source = "\(SourceTree.root)/Tests/SpecCodegenTests/Golden/lobby/\(file)"
            try Files.write(try #require(Files.read(source)), to: "\(contract)/\(file)")
        }
        try Files.write(Array("left over".utf8), to: "\(out.path)/asyncapi.yaml")
        let arguments = ["--out", out.path, contract]
        let failure = #expect(throws: CommandFailure.self) { try PublishCommand.run(["--check"] + arguments) }
        #expect(failure?.lines.contains { $0.contains("asyncapi.yaml is stale") } == true)
        #expect(try PublishCommand.run(arguments) == .success)
        #expect(TemporaryFolder.entries(of: out.path) == ["openapi.yaml", "reference"])
        #expect(try PublishCommand.run(["--check"] + arguments) == .success)
    }

    @Test func checkReportsEveryMistake() throws {
        #expect(try CheckCommand.run([Self.guilds]) == .success)
        let folder = try TemporaryFolder()
        try Files.write(
            Array("openapi: 3.0.0\ninfo: {}\npaths: {}\n".utf8), to: "\(folder.path)/openapi.yaml")
        let failure = #expect(throws: CommandFailure.self) { try CheckCommand.run([folder.path]) }
        let lines = try #require(failure?.lines)
        #expect(
            lines.contains(
                "\(folder.path)/openapi.yaml:1:10: error: write this document in OpenAPI 3.1, not 3.0.0"))
        #expect(lines.contains("\(folder.path)/openapi.yaml:2:7: error: `title` is missing in info"))
        #expect(failure?.code == .failure)
    }

    @Test(arguments: [
        ([], "specgen: --dialect-dir is missing"),
        (["--out"], "specgen: --out needs a value"),
        (["--out", "a", "--out", "b"], "specgen: --out is given twice"),
        (["--fast"], "specgen: no option `--fast`"),
        (["a", "b"], "specgen: unexpected `b`"),
        (
            ["--dialect-dir", "spec/guilds", "--module", "RoomsAPI", "--out", "x"],
            "specgen: module RoomsAPI does not belong to spec/guilds"
        ),
    ])
    func usageErrors(arguments: [String], line: String) {
        let failure = #expect(throws: CommandFailure.self) { try GenerateCommand.run(arguments) }
        #expect(failure?.lines == [line])
        #expect(failure?.code == .usage)
    }

    @Test func folderThatCannotBeMade() {
        let arguments = ["--dialect-dir", Self.guilds, "--module", "GuildsAPI", "--out", "/dev/null/x"]
        let failure = #expect(throws: CommandFailure.self) { try GenerateCommand.run(arguments) }
        #expect(failure?.lines == ["specgen: cannot make folder /dev/null/x: Not a directory"])
    }
}
