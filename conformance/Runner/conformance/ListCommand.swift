// conformance list: the scenarios that a target has to pass.

internal import ConformanceKit
internal import ConformanceModel

enum ListCommand {
    private static let usage = """
        usage: conformance list --target FILE [OPTIONS]

        Lists the scenarios that would run against a target, with level and title.

          --target FILE    the server to test
          --only PATTERN   only scenarios whose id matches; * stops at dots, ** does not
        \(SuiteSource.usage)
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> ExitCode {
        let options = try Options(
            arguments,
            options: SuiteSource.options.union(["--target", "--only", "--base-url", "--gateway-url"]))
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let target = try SuiteSource.target(options)
        let suite = try SuiteSource.load(options, dialect: target.dialect)
        var selection = RunOptions(seed: 0)
        selection.only = options.all("--only")
        for scenario in Runner(suite, target, selection).selected {
            Terminal.say("\(scenario.id)  \(scenario.profile) \(scenario.level.rawValue)  \(scenario.title)")
        }
        return .success
    }
}
