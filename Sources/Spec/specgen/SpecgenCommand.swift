// specgen: the contract's command line. `generate` writes Swift for the build plugin, `check` reads a spec
// and reports everything wrong with it, `publish` writes the contract that others read, `diff` tells what
// changed from one contract to another.

private import Glibc

@main
enum SpecgenCommand {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    enum ExitCode: Int32 {
        case success = 0
        /// The spec has mistakes, a published file is stale, or contracts differ too much.
        case failure = 1
        /// The command line makes no sense, or a contract to compare cannot be read.
        case usage = 2
    }

    /// Runs one command; messages go to standard error, one line each.
    private static func run(_ arguments: [String]) -> ExitCode {
        guard let name = arguments.first else {
            Terminal.complain(usage)
            return .usage
        }
        if name == "--help" || name == "-h" {
            Terminal.say(usage)
            return .success
        }
        do throws(CommandFailure) {
            let rest = Array(arguments.dropFirst())
            switch name {
            case "generate": return try GenerateCommand.run(rest)
            case "check": return try CheckCommand.run(rest)
            case "publish": return try PublishCommand.run(rest)
            case "diff": return try DiffCommand.run(rest)
            default: throw CommandFailure("no command `\(name)`; see specgen --help", .usage)
            }
        } catch {
            for line in error.lines { Terminal.complain(line) }
            return error.code
        }
    }

    private static let usage = """
        usage: specgen <command> [options]

          generate   write the Swift of a dialect's API module
          check      report everything wrong with a dialect's contract
          publish    write a dialect's contract as OpenAPI, AsyncAPI and a page to read
          diff       tell what changed between two contracts, and what of it breaks clients

        specgen <command> --help tells more.
        """
}

/// Why a command ended without doing its work.
struct CommandFailure: Error {
    let lines: [String]
    let code: SpecgenCommand.ExitCode

    init(_ line: String, _ code: SpecgenCommand.ExitCode) {
        lines = ["specgen: \(line)"]
        self.code = code
    }

    init(lines: [String], _ code: SpecgenCommand.ExitCode = .failure) {
        self.lines = lines
        self.code = code
    }
}
