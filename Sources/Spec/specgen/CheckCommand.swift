// specgen check: reads a contract and reports everything wrong with it.

internal import SpecModel

enum CheckCommand {
    private static let usage = """
        usage: specgen check DIR

        Reads a dialect's contract and reports everything wrong with it, one problem per line, as
        file:line:column: error: message. Ends with 1 when there is a problem.

          DIR   a folder with openapi.yaml, errors.yaml and gateway.yaml
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> SpecgenCommand.ExitCode {
        let options = try Arguments(arguments, options: [], flags: [])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        _ = try load(SpecFolder(path: try options.requiredOperand("DIR")))
        return .success
    }

    static func load(_ folder: SpecFolder) throws(CommandFailure) -> APIDescription {
        do throws(SpecErrors) {
            return try SpecLoader.load(folder)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description))
        }
    }
}
