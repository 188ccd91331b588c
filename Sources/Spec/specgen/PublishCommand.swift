// specgen publish: the contract as files for readers and tools outside.

private import SpecCodegen
private import SpecModel

enum PublishCommand {
    private static let usage = """
        usage: specgen publish [--check] --out DIR SPEC

        Writes a dialect's contract for readers and tools outside:

          DIR/openapi.yaml           REST: one OpenAPI 3.1 document, with the error responses written out
          DIR/asyncapi.yaml          the gateway: one AsyncAPI 3.0 document; none for a contract without one
          DIR/reference/index.html   both, to be read in a browser

          --out DIR   where to write
          --check     write nothing; end with 1 when a file is not what would be written, and name it
          SPEC        a folder with openapi.yaml, errors.yaml and gateway.yaml
        """

    static func run(_ arguments: [String]) throws(CommandFailure) -> SpecgenCommand.ExitCode {
        let options = try Arguments(arguments, options: ["--out"], flags: ["--check"])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let out = try options.required("--out")
        let spec = try options.requiredOperand("SPEC")
        let files = try contents(SpecFolder(path: spec))
        if options.has("--check") {
            let stale = files.filter { Files.read("\(out)/\($0.path)") != $0.text.map { Array($0.utf8) } }
            guard stale.isEmpty else {
                throw CommandFailure(
                    lines: stale.map {
                        "specgen: \(out)/\($0.path) is stale; run specgen publish --out \(out) \(spec)"
                    })
            }
        } else {
            for file in files { try write(file, to: out) }
        }
        return .success
    }

    private static func write(_ file: PublishedFile, to out: String) throws(CommandFailure) {
        let path = "\(out)/\(file.path)"
        guard let text = file.text else { return try Files.remove(path) }
        let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)
        try Files.makeFolder(String(folder))
        try Files.write(Array(text.utf8), to: path)
    }

    private static func contents(_ folder: SpecFolder) throws(CommandFailure) -> [PublishedFile] {
        do throws(SpecErrors) {
            return try ContractPublication.files(of: folder)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description))
        }
    }
}
