// specgen diff: what changed from one contract to another, and what of it breaks clients.

private import SpecDiff
private import SpecModel

enum DiffCommand {
    private static let usage = """
        usage: specgen diff [options] OLD NEW
               specgen diff --list-rules

        Tells what changed from one contract to another, and how bad each change is for clients of the old
        one. Ends with 0 when no change is as bad as --fail-on says, with 1 when one is or when an accepted
        change is none any more, and with 2 when the command line makes no sense or a contract cannot be read.

          --format FORMAT   text (as if left out), json or markdown
          --fail-on LEVEL   breaking (as if left out), warning, info or never
          --ignore FILE     changes that are accepted, one a line: rule-id where  # reason
          --list-rules      write the table of rules, in Markdown
          OLD, NEW          folders with openapi.yaml, errors.yaml and gateway.yaml, or REV:PATH for the
                            folder PATH, from the root of the repository, in the Git revision REV
        """

    /// - Parameter repository: a folder of the Git repository that revisions are looked up in.
    static func run(
        _ arguments: [String], in repository: String = "."
    ) throws(CommandFailure) -> SpecgenCommand.ExitCode {
        let options = try Arguments(
            arguments, options: ["--format", "--fail-on", "--ignore"], flags: ["--list-rules"], operandsMax: 2
        )
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        guard !options.has("--list-rules") else {
            Terminal.say(ChangeReport.ruleTable)
            return .success
        }
        let (format, limit) = (try Format(options.value("--format")), try FailureLevel(options))
        let (old, new) = (
            try options.requiredOperand("OLD"), try options.requiredOperand("NEW", at: 1)
        )
        let list = options.value("--ignore")
        let accepted = try acceptedChanges(list)
        let changes = try ContractDiff.changes(
            from: load(old, in: repository), to: load(new, in: repository))
        let (remaining, stale) = accepted.apply(to: changes)
        Terminal.say(format.text(ChangeReport(remaining)))
        for entry in stale {
            let place = "\(list ?? ""):\(entry.line)"
            Terminal.complain("\(place): error: there is no \(entry.rule) at \(entry.site); remove the line")
        }
        return limit.isReached(by: remaining) || !stale.isEmpty ? .failure : .success
    }

    private static func load(
        _ operand: String, in repository: String
    ) throws(CommandFailure) -> APIDescription {
        let folder = try GitRevision(operand, in: repository)?.folder() ?? SpecFolder(path: operand)
        do throws(SpecErrors) {
            return try SpecLoader.load(folder)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description), .usage)
        }
    }

    private static func acceptedChanges(_ path: String?) throws(CommandFailure) -> AcceptedChanges {
        var text = ""
        if let path {
            guard let bytes = Files.read(path) else { throw CommandFailure("cannot read \(path)", .usage) }
            text = String(decoding: bytes, as: UTF8.self)
        }
        do throws(AcceptedChanges.Mistake) {
            return try AcceptedChanges(text)
        } catch {
            throw CommandFailure(lines: ["\(path ?? ""):\(error.line): error: \(error.message)"], .usage)
        }
    }
}

private enum Format: String {
    case text, json, markdown

    init(_ name: String?) throws(CommandFailure) {
        guard let format = Format(rawValue: name ?? "text") else {
            throw CommandFailure("--format is text, json or markdown", .usage)
        }
        self = format
    }

    func text(_ report: ChangeReport) -> String {
        switch self {
        case .text: report.text
        case .json: report.json
        case .markdown: report.markdown
        }
    }
}

/// The least bad change that the command fails for; nil for none.
private struct FailureLevel {
    private let level: ChangeLevel?

    init(_ options: Arguments) throws(CommandFailure) {
        let name = options.value("--fail-on") ?? ChangeLevel.breaking.rawValue
        level = ChangeLevel(rawValue: name)
        guard level != nil || name == "never" else {
            throw CommandFailure("--fail-on is breaking, warning, info or never", .usage)
        }
    }

    func isReached(by changes: [Change]) -> Bool {
        guard let level else { return false }
        return changes.contains { $0.level >= level }
    }
}
