// The conformance runner's program: one command per file.

@main
struct ConformanceCommand {
    static let usage = """
        usage: conformance COMMAND [OPTIONS]

        Tests any server against a contract, over HTTP and WebSocket.

          run        run the scenarios against a server and write reports
          list       list the scenarios that a target has to pass
          check      read the contract and the scenarios and report what is wrong with them
          explain    show what a scenario does, step by step
          proxy      stand between a client and a server and break one rule of the contract
          teeth      show that the scenarios notice when a server breaks a rule
          update-expectations
                     write the list of what is known to fail from the results of a run

        conformance COMMAND --help tells more.
        """

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do throws(CommandFailure) {
            Terminal.exit(try await run(arguments))
        } catch {
            for line in error.lines { Terminal.complain(line) }
            Terminal.exit(error.code)
        }
    }

    private static func run(_ arguments: [String]) async throws(CommandFailure) -> ExitCode {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "run": return try await RunCommand.run(rest)
        case "list": return try ListCommand.run(rest)
        case "check": return try CheckCommand.run(rest)
        case "explain": return try ExplainCommand.run(rest)
        case "proxy": return try await ProxyCommand.run(rest)
        case "teeth": return try await TeethCommand.run(rest)
        case "update-expectations": return try UpdateExpectationsCommand.run(rest)
        case nil, "--help", "-h", "help":
            Terminal.say(usage)
            return .success
        case let command?:
            throw CommandFailure("there is no command `\(command)`; conformance --help lists them", .harness)
        }
    }
}

/// What the program ends with.
enum ExitCode: Int32 {
    case success = 0
    /// Something failed that is not known to fail, or a list of expectations is stale.
    case failure = 1
    /// The command line, the contract or the suite is wrong.
    case harness = 2
    /// The server cannot be reached.
    case unreachable = 3
}

/// Why a command cannot go on: each line says what to change.
struct CommandFailure: Error {
    let lines: [String]
    let code: ExitCode

    init(_ line: String, _ code: ExitCode) {
        lines = [line]
        self.code = code
    }

    init(lines: [String], _ code: ExitCode) {
        self.lines = lines
        self.code = code
    }
}
