// conformance check: reads a contract and its scenarios.

internal import ConformanceKit

enum CheckCommand {
    private static let usage = """
        usage: conformance check DIALECT [OPTIONS]

        Reads the contract and the scenarios of a dialect and reports everything wrong with them, one problem per line, as
        file:line:column: error: message. Ends with 2 when there is a problem.

        \(SuiteSource.usage)
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> ExitCode {
        let options = try Options(arguments, options: SuiteSource.options)
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        guard let dialect = options.operands.first, options.operands.count == 1 else {
            throw CommandFailure("name the dialect, such as `conformance check guilds`", .harness)
        }
        let suite = try SuiteSource.load(options, dialect: dialect)
        Terminal.say("\(suite.scenarios.count) scenarios")
        return .success
    }
}
