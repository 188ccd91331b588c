// A contract as it was in a revision of Git, read by the program `git` without touching the working tree.

private import Glibc
internal import SpecModel

struct GitRevision {
    private let revision: String
    private let path: String
    /// A folder of the repository.
    private let repository: String

    /// nil for an operand that is not `REV:PATH`, or that names a folder which is there.
    init?(_ operand: String, in repository: String) {
        guard let colon = operand.firstIndex(of: ":"), access(operand, F_OK) != 0 else { return nil }
        let path = operand[operand.index(after: colon)...]
        self.repository = repository
        revision = String(operand[..<colon])
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : String(path)
    }

    /// The folder's YAML files, in memory. Locations in it begin with `REV:`.
    func folder() throws(CommandFailure) -> SpecFolder {
        guard !path.isEmpty, !revision.isEmpty else {
            throw CommandFailure("write REV:PATH, such as HEAD~1:spec/guilds", .usage)
        }
        guard try git(["rev-parse", "--git-dir"]) != nil else {
            throw CommandFailure("\(revision):\(path): this folder is in no Git repository", .usage)
        }
        guard try git(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"]) != nil else {
            throw CommandFailure("Git knows no revision `\(revision)`", .usage)
        }
        guard let names = try git(["ls-tree", "-r", "--name-only", "-z", "\(revision):\(path)"]) else {
            throw CommandFailure("revision `\(revision)` has no folder `\(path)`", .usage)
        }
        var files: [String: String] = [:]
        for name in names.split(separator: "\0") where name.hasSuffix(".yaml") {
            guard let text = try git(["show", "\(revision):\(path)/\(name)"]) else {
                throw CommandFailure("Git cannot read \(revision):\(path)/\(name)", .usage)
            }
            files[String(name)] = text
        }
        return SpecFolder(path: "\(revision):\(path.contains("/") ? path : "./\(path)")", files: files)
    }

    /// What Git writes; nil when it refuses.
    private func git(_ arguments: [String]) throws(CommandFailure) -> String? {
        guard let result = Subprocess.run("git", ["-C", repository] + arguments) else {
            throw CommandFailure("\(revision):\(path) needs the program `git`, which cannot be run", .usage)
        }
        return result.exitCode == 0 ? String(decoding: result.output, as: UTF8.self) : nil
    }
}
