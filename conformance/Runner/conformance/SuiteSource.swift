// Where contracts and scenarios come from.

internal import ConformanceKit
internal import SpecModel

enum SuiteSource {
    static let options: Set<String> = ["--suite", "--spec"]
    static let usage = """
          --suite DIR      scenarios to use, by default conformance/scenarios/<dialect>
          --spec DIR       contract to use, by default spec/<dialect>
        """

    /// - Parameter dialect: as the target names it.
    static func load(_ options: Options, dialect: String) throws(CommandFailure) -> Suite {
        let contract = try contract(SpecFolder(path: options.last("--spec") ?? "spec/\(dialect)"))
        let folder = options.last("--suite") ?? "conformance/scenarios/\(dialect)"
        var files: [Suite.File] = []
        for name in try Files.names(in: folder) {
            files.append(Suite.File(path: "\(folder)/\(name)", bytes: try Files.read("\(folder)/\(name)")))
        }
        do throws(SuiteErrors) {
            return try Suite.load(files, contract: contract)
        } catch {
            throw CommandFailure(lines: error.diagnostics.map(\.description), .harness)
        }
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
}
