// specgen publish: the contract as one file for readers and tools outside.

private import SpecModel

enum PublishCommand {
    private static let usage = """
        usage: specgen publish [--check] --out DIR SPEC

        Writes DIR/openapi.yaml: a dialect's REST contract in one file, with the error responses written out.

          --out DIR   where to write
          --check     write nothing; end with 1 when the file is not what would be written
          SPEC        a folder with openapi.yaml, errors.yaml and gateway.yaml
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> SpecgenCommand.ExitCode {
        let options = try Arguments(arguments, options: ["--out"], flags: ["--check"])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let out = try options.required("--out")
        let contents = try openAPI(SpecFolder(path: try options.requiredOperand("SPEC")))
        let path = "\(out)/openapi.yaml"
        if options.has("--check") {
            guard Files.read(path) == contents else {
                throw CommandFailure("\(path) is stale; run specgen publish", .failure)
            }
        } else {
            try Files.makeFolder(out)
            try Files.write(contents, to: path)
        }
        return .success
    }

    private static func openAPI(_ folder: SpecFolder) throws(CommandFailure) -> [UInt8] {
        do throws(SpecErrors) {
            return Array(try ContractPublisher.openAPI(folder).utf8)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description))
        }
    }
}
