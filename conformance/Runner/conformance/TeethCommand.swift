// conformance teeth: how many faults the scenarios notice, and which they do not.

internal import ConformanceKit
internal import ConformanceModel
internal import ConformanceProxy
private import Reactor
internal import SpecModel

enum TeethCommand {
    private static let usage = """
        usage: conformance teeth --target FILE [OPTIONS]

        Shows that the scenarios notice when a server breaks a rule. Runs them against a server that passes, then again
        with one fault after the other between them and the server: a field left out, another type, status or code, an
        event lost, doubled, late or leaked, and so on, as many as the contract has places for them. Then a server that
        agrees to everything, and one that answers at random, must fail every scenario. Ends with 1 when fewer faults are
        noticed than --fail-under asks for.

          --target FILE    a server that passes
          --base-url URL   in place of the target's base_url; --gateway-url likewise
          --only PATTERN   only faults whose id matches, such as 'gateway/**'
          --scenarios PATTERN
                           only these scenarios
          --sample N       every Nth fault only
          --fail-under X   share of the faults reached, 0 to 1, that must be noticed; 1 by default
          --survivors FILE faults that are known to go unnoticed, one per line with the reason behind `#`
          --jobs N         faults at once, 4 by default
          --seed N         as in conformance run
          --time-scale X   of the runs with a fault, where waiting is the rule; 0.3 by default
          --out DIR        writes every fault and its fate as JSON lines to teeth.jsonl there
        \(SuiteSource.usage)
        """

    static func run(_ arguments: [String]) async throws(CommandFailure) -> ExitCode {
        let known: Set<String> = [
            "--target", "--base-url", "--gateway-url", "--only", "--scenarios", "--sample", "--fail-under",
            "--survivors",
            "--jobs", "--seed", "--time-scale", "--out",
        ]
        let options = try Options(arguments, options: known.union(SuiteSource.options))
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let target = try SuiteSource.targetInTheClear(options)
        let suite = try SuiteSource.load(options, dialect: target.dialect)
        let run = TeethRun(
            suite: suite, target: target, seed: try options.number("--seed", UInt64.self) ?? 1,
            timeScale: try options.number("--time-scale", Double.self) ?? 0.3)
        let mutations = try mutations(options, suite)
        let progress = ProgressLine(isShown: true)
        let baseline = try await run.baseline(options.all("--scenarios"), progress)
        let findings = await run.findings(
            mutations, baseline, jobs: try options.number("--jobs", Int.self) ?? 4
        ) { progress.show("\($0)/\(mutations.count) faults") }
        progress.end()
        if let folder = options.last("--out") {
            try Files.write(lines(findings), to: "\(folder)/teeth.jsonl")
        }
        return try await conclude(findings, run, options)
    }

    private static func mutations(_ options: Options, _ suite: Suite) throws(CommandFailure) -> [Mutation] {
        let globs = options.all("--only").map(Glob.init)
        let step = max(1, try options.number("--sample", Int.self) ?? 1)
        let all = Mutation.all(of: suite.contract.description).filter { mutation in
            globs.isEmpty || globs.contains { $0.matches(mutation.id) }
        }
        return all.enumerated().filter { $0.offset.isMultiple(of: step) }.map(\.element)
    }

    private static func lines(_ findings: [TeethFinding]) -> String {
        findings.map { finding in
            let members: [JSONLiteral.Member] = [
                .init(key: "id", value: .string(finding.mutation.id)),
                .init(key: "group", value: .string(finding.mutation.group.rawValue)),
                .init(key: "fault", value: .string(finding.mutation.sentence)),
                .init(key: "fate", value: .string(finding.fate.rawValue)),
                .init(key: "killer", value: finding.killer.map { .string($0) } ?? .null),
            ]
            return JSONLiteral.object(members).json + "\n"
        }.joined()
    }

    // MARK: The end

    private static func conclude(
        _ findings: [TeethFinding], _ run: TeethRun, _ options: Options
    ) async throws(CommandFailure) -> ExitCode {
        let excused = try KnownSurvivors(options.last("--survivors"))
        let survivors = findings.filter { $0.fate == .survived }
        for group in Mutation.Group.allCases {
            report(findings.filter { $0.mutation.group == group }, group.rawValue)
        }
        for finding in survivors {
            let reason = excused.reason(for: finding.mutation.id).map { "  (\($0))" } ?? ""
            Terminal.say("survived  \(finding.mutation.id)  \(finding.mutation.sentence)\(reason)")
        }
        for finding in findings where finding.fate == .unreached {
            Terminal.say("unreached \(finding.mutation.id)  \(finding.mutation.sentence)")
        }
        let stale = excused.stale(given: survivors.map(\.mutation.id), all: findings.map(\.mutation.id))
        for line in stale { Terminal.say(line) }
        let reached = findings.count { $0.fate != .unreached }
        let counted = reached - survivors.count { excused.reason(for: $0.mutation.id) != nil }
        let killed = findings.count { $0.fate == .killed }
        let share = counted == 0 ? 1 : Double(killed) / Double(counted)
        Terminal.say(
            "\(killed) of \(reached) faults noticed, \(survivors.count) not, \(findings.count - reached) not reached"
        )
        let vacuous = await run.vacuousPasses()
        for line in vacuous { Terminal.say(line) }
        let wanted = try options.number("--fail-under", Double.self) ?? 1
        return share >= wanted && stale.isEmpty && vacuous.isEmpty ? .success : .failure
    }

    private static func report(_ findings: [TeethFinding], _ name: String) {
        guard !findings.isEmpty else { return }
        let killed = findings.count { $0.fate == .killed }
        let reached = findings.count { $0.fate != .unreached }
        Terminal.say("\(name): \(killed) of \(reached) noticed, \(findings.count - reached) not reached")
    }
}

/// Faults that are known to go unnoticed.
private struct KnownSurvivors {
    private var lines: [(id: String, reason: String, place: String)] = []

    init(_ path: String?) throws(CommandFailure) {
        guard let path else { return }
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let id = parts[0].filter { $0 != " " }
            guard !id.isEmpty else { continue }
            guard parts.count == 2 else {
                throw CommandFailure("\(path):\(index + 1): say why after `#`", .harness)
            }
            lines.append((id, String(parts[1].drop { $0 == " " }), "\(path):\(index + 1)"))
        }
    }

    func reason(for id: String) -> String? { lines.first { Glob($0.id).matches(id) }?.reason }

    /// Lines for faults that were tried and noticed.
    func stale(given survivors: [String], all: [String]) -> [String] {
        lines.filter { line in
            let glob = Glob(line.id)
            return all.contains(where: glob.matches) && !survivors.contains(where: glob.matches)
        }.map { "\($0.place): `\($0.id)` does not survive any more" }
    }
}

extension TeethRun {
    /// Scenarios that pass against servers that do nothing right: they look at nothing.
    func vacuousPasses() async -> [String] {
        let loop = EventLoop(name: "null")
        loop.start()
        var found: [String] = []
        let description = suite.contract.description
        if let server = try? await NullServer.start(description: description, on: loop) {
            found += await passes(
                against: server.apiURL, server.gatewayURL, "a server that agrees to everything")
            await server.stop()
        }
        if let server = try? await RandomServer.start(description: description, seed: seed, on: loop) {
            found += await passes(
                against: server.apiURL, server.gatewayURL, "a server that answers at random")
            await server.stop()
        }
        await loop.shutdown()
        return found
    }

    private func passes(against api: String, _ gateway: String, _ name: String) async -> [String] {
        var target = self.target
        // The fake servers answer under any path.
        target.api = ServerURL(api + self.target.api.path) ?? target.api
        target.gateway = ServerURL(gateway) ?? target.gateway
        var options = RunOptions(seed: seed)
        options.timeScale = 0.02
        options.jobs = 8
        let result = await Runner(suite, target, options).run()
        return result.scenarios.filter { $0.verdict == .passed && $0.level == .must }.map {
            "\($0.id) passes against \(name)"
        }
    }
}
