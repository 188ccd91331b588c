// conformance update-expectations: the list of what is known to fail, from the results of a run.

internal import ConformanceModel
internal import SpecModel

enum UpdateExpectationsCommand {
    private static let usage = """
        usage: conformance update-expectations RESULTS

        Writes to standard output a list for `conformance run --known-failing`: one line for each scenario that failed in
        a run, with what it said as the reason. Say better reasons before the list is kept.

          RESULTS   results.json of a run
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> ExitCode {
        let options = try Options(arguments, options: [])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        guard let path = options.operands.first, options.operands.count == 1 else {
            throw CommandFailure("name the results.json of a run", .harness)
        }
        let bytes = try Files.read(path)
        let results: JSONLiteral
        do throws(JSONProblem) {
            results = try JSONLiteral(json: bytes)
        } catch {
            throw CommandFailure("\(path): \(error)", .harness)
        }
        guard let scenarios = results["scenarios"]?.elements else {
            throw CommandFailure("\(path) is no results.json of a run", .harness)
        }
        for scenario in scenarios { write(scenario) }
        return .success
    }

    private static func write(_ scenario: JSONLiteral) {
        guard let id = scenario["id"]?.text,
            let verdict = scenario["verdict"]?.text.flatMap(Verdict.init(rawValue:)),
            [.failed, .expectedFailure].contains(verdict)
        else { return }
        let failed = scenario["checks"]?.elements?.first { $0["message"]?.text?.isEmpty == false }
        let message = failed?["message"]?.text?.replacing("\n", with: " ") ?? "fails"
        Terminal.say("\(id)  # \(message)")
    }
}
