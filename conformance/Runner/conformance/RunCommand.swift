// conformance run: the suite against a server.

internal import ConformanceKit
internal import ConformanceModel
private import ConformanceReports
internal import SpecModel

enum RunCommand {
    private static let usage = """
        usage: conformance run --target FILE [OPTIONS]

        Runs the scenarios of the profiles that a server claims, and writes reports. Ends with 0 when all pass but what is
        known to fail, with 1 when not, with 2 when the suite or the command line is wrong, and with 3 when the server
        cannot be reached.

          --target FILE    the server to test: name, dialect, base_url, gateway_url, profiles
          --base-url URL   in place of the target's base_url; --gateway-url likewise
          --profiles LIST  in place of the target's, separated by commas
          --only PATTERN   only scenarios whose id matches; * stops at dots, ** does not. Several may be given
          --jobs N         scenarios at once, by default as the target says
          --seed N         makes the same values as an earlier run with this seed
          --time-scale X   multiplies all times that are waited, for slow servers
          --known-failing FILE
                           ids that fail, one per line with the reason behind `#`; what passes all the same, and lines
                           that match nothing, end the run with 1
          --requirements NAME
                           only the scenarios that counted on a date, such as 2026-12; or a file with such a set
          --fail-under X   the share of the contract, 0 to 1, that must have been covered
          --out DIR        where reports go, by default out/conformance
          --uncovered      lists what of the contract was not covered
          --quiet          no progress
        \(SuiteSource.usage)
        """

    private static let options: Set<String> = [
        "--target", "--base-url", "--gateway-url", "--profiles", "--only", "--jobs", "--seed", "--time-scale",
        "--known-failing", "--requirements", "--fail-under", "--out",
    ]

    static func run(_ arguments: [String]) async throws(CommandFailure) -> ExitCode {
        let options = try Options(
            arguments, options: Self.options.union(SuiteSource.options), flags: ["--quiet", "--uncovered"])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        var target = try SuiteSource.target(options)
        if let profiles = options.last("--profiles") {
            target.profiles = profiles.split(separator: ",").map(String.init)
        }
        let suite = try SuiteSource.load(options, dialect: target.dialect)
        try checkProfiles(target, suite)
        let runner = Runner(suite, target, try runOptions(options, suite))
        guard !runner.selected.isEmpty else {
            throw CommandFailure("no scenario matches; conformance list shows what there is", .harness)
        }
        if let problem = await Reachability.problem(with: target) {
            throw CommandFailure("\(target.api) cannot be reached: \(problem)", .unreachable)
        }
        let progress = ProgressLine(isShown: !options.has("--quiet"))
        let result = await runner.run { progress.note($0) }
        progress.end()
        return try finish(result, options)
    }

    private static func checkProfiles(_ target: Target, _ suite: Suite) throws(CommandFailure) {
        let known = suite.dialect.profiles.map(\.name)
        for profile in target.profiles where !known.contains(profile) {
            throw CommandFailure(
                "\(target.dialect) has no profile `\(profile)`; there are \(known.joined(separator: ", "))",
                .harness)
        }
    }

    static func runOptions(_ options: Options, _ suite: Suite) throws(CommandFailure) -> RunOptions {
        var run = RunOptions(
            seed: try options.number("--seed", UInt64.self) ?? UInt64.random(in: 0..<1_000_000_000))
        run.only = options.all("--only")
        run.jobs = try options.number("--jobs", Int.self).map { max(1, $0) }
        run.timeScale = try options.number("--time-scale", Double.self) ?? 1
        for path in options.all("--known-failing") {
            let text = String(decoding: try Files.read(path), as: UTF8.self)
            do throws(KnownFailingError) {
                try run.knownFailing.add(text, file: path)
            } catch {
                throw CommandFailure(error.message, .harness)
            }
        }
        if let name = options.last("--requirements") {
            let file = try SuiteSource.requirements(name, dialect: suite.contract.description.dialect)
            do throws(SuiteErrors) {
                run.requirements = try RequirementSet.load(file, for: suite)
            } catch {
                throw CommandFailure(lines: error.diagnostics.map(\.description), .harness)
            }
        }
        return run
    }

    private static func finish(_ result: RunResult, _ options: Options) throws(CommandFailure) -> ExitCode {
        let folder = options.last("--out") ?? "out/conformance"
        for report in reports(of: result) { try Files.write(report.text, to: "\(folder)/\(report.path)") }
        Terminal.say(summary(of: result, colour: Terminal.hasColour, folder: folder))
        if options.has("--uncovered") { showUncovered(result.coverage) }
        if let wanted = try options.number("--fail-under", Double.self), result.coverage.share < wanted {
            let share = Double(Int(result.coverage.share * 10_000)) / 100
            Terminal.complain(
                "\(share) % of the contract is covered, and --fail-under asks for \(wanted * 100) %")
            return .failure
        }
        return result.isSuccess
            ? .success : result.scenarios.contains { $0.verdict == .error } ? .harness : .failure
    }

    private static func showUncovered(_ coverage: Coverage) {
        for entry in coverage.entries where entry.coveredBy == nil && entry.waiver == nil {
            Terminal.say("uncovered  \(entry.cell.kind.rawValue)  \(entry.cell.subject) \(entry.cell.detail)")
        }
    }
}
