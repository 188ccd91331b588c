// Where contracts and scenarios come from.

internal import ConformanceKit
private import ConformanceSuite
internal import SpecModel

enum SuiteSource {
    static let options: Set<String> = ["--suite", "--spec"]
    static let usage = """
          --suite DIR      scenarios to use in place of those that are built in
          --spec DIR       contract to use in place of the one that is built in
        """

    /// - Parameter dialect: as the target names it.
    static func load(_ options: Options, dialect: String) throws(CommandFailure) -> Suite {
        guard options.last("--suite") != nil || EmbeddedSuite.dialects.contains(dialect) else {
            let known = EmbeddedSuite.dialects.joined(separator: ", ")
            throw CommandFailure("there are no scenarios of `\(dialect)`; there are: \(known)", .harness)
        }
        let contract = try contract(specFolder(options, dialect))
        let files = try scenarioFiles(options, dialect)
        do throws(SuiteErrors) {
            return try Suite.load(files, contract: contract)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description), .harness)
        }
    }

    private static func specFolder(_ options: Options, _ dialect: String) -> SpecFolder {
        if let path = options.last("--spec") { return SpecFolder(path: path) }
        let files = EmbeddedSuite.files(in: "spec/\(dialect)")
        return SpecFolder(
            path: "spec/\(dialect)",
            files: Dictionary(
                files.map { (String($0.path.split(separator: "/").last ?? ""), $0.text) },
                uniquingKeysWith: { first, _ in first }))
    }

    private static func scenarioFiles(_ options: Options, _ dialect: String) throws(CommandFailure) -> [Suite
        .File]
    {
        guard let folder = options.last("--suite") else {
            return EmbeddedSuite.files(in: "conformance/scenarios/\(dialect)").map {
                Suite.File(path: $0.path, bytes: Array($0.text.utf8))
            }
        }
        var files: [Suite.File] = []
        for name in try Files.names(in: folder) {
            files.append(Suite.File(path: "\(folder)/\(name)", bytes: try Files.read("\(folder)/\(name)")))
        }
        return files
    }

    /// A set of requirements: a name that is built in, or a file.
    static func requirements(_ name: String, dialect: String) throws(CommandFailure) -> Suite.File {
        let path = "conformance/requirements/\(dialect)-\(name).yaml"
        if let file = EmbeddedSuite.files(in: "conformance/requirements").first(where: { $0.path == path }) {
            return Suite.File(path: file.path, bytes: Array(file.text.utf8))
        }
        return Suite.File(path: name, bytes: try Files.read(name))
    }

    private static func contract(_ folder: SpecFolder) throws(CommandFailure) -> APIDescription {
        do throws(SpecErrors) {
            return try SpecLoader.load(folder)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description), .harness)
        }
    }

    static func target(_ options: Options) throws(CommandFailure) -> Target {
        let path = try options.required("--target")
        let file = Suite.File(path: path, bytes: try Files.read(path))
        do throws(SuiteErrors) {
            return try Target.load(
                file, baseURL: options.last("--base-url"), gatewayURL: options.last("--gateway-url"))
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description), .harness)
        }
    }

    /// A target that something can stand in front of and change what passes.
    static func targetInTheClear(_ options: Options) throws(CommandFailure) -> Target {
        let target = try target(options)
        guard !target.api.isSecure, target.gateway?.isSecure != true else {
            throw CommandFailure(
                "faults are put into what passes in the clear: name base_url and gateway_url without TLS",
                .harness)
        }
        return target
    }
}
