// conformance explain: what a scenario does, step by step.

internal import ConformanceKit

enum ExplainCommand {
    private static let usage = """
        usage: conformance explain ID [OPTIONS]

        Shows what a scenario does and where it is written.

          --dialect NAME   the dialect of the scenario, by default guilds
        \(SuiteSource.usage)
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> ExitCode {
        let options = try Options(arguments, options: SuiteSource.options.union(["--dialect"]))
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        guard let id = options.operands.first, options.operands.count == 1 else {
            throw CommandFailure("name the scenario; conformance list shows them", .harness)
        }
        let suite = try SuiteSource.load(options, dialect: options.last("--dialect") ?? "guilds")
        let found = suite.scenarios.filter { $0.id == id || $0.baseID == id }
        guard !found.isEmpty else {
            throw CommandFailure("there is no scenario `\(id)`; conformance list shows them", .harness)
        }
        for scenario in found { Terminal.say(scenario.explanation) }
        return .success
    }
}
