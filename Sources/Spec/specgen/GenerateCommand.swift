// specgen generate: from a dialect's folder to the sources of its API module.

private import SpecCodegen
private import SpecModel

enum GenerateCommand {
    private static let usage = """
        usage: specgen generate --dialect-dir DIR --module NAME --out DIR

        Writes the Swift sources of a dialect's API module. The same files are written whatever the contract
        says; files that would not change are left alone.

          --dialect-dir DIR   the contract: a folder with openapi.yaml, errors.yaml and gateway.yaml
          --module NAME       the module: the dialect's name with a capital and `API`, such as GuildsAPI
          --out DIR           where to write
        """

    /// Names of the files written.
    static var fileNames: [String] { SwiftRenderer.fileNames }

    static func run(_ arguments: [String]) throws(CommandFailure) -> SpecgenCommand.ExitCode {
        let options = try Arguments(arguments, options: ["--dialect-dir", "--module", "--out"], flags: [])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let folder = SpecFolder(path: try options.required("--dialect-dir"))
        let module = try options.required("--module")
        let out = try options.required("--out")
        guard module == folder.dialect.prefix(1).uppercased() + folder.dialect.dropFirst() + "API" else {
            throw CommandFailure("module \(module) does not belong to \(folder.path)", .usage)
        }
        let description = try CheckCommand.load(folder)
        try Files.makeFolder(out)
        for file in SwiftRenderer.render(description) {
            try Files.write(Array(file.text.utf8), to: "\(out)/\(file.name)")
        }
        return .success
    }
}
