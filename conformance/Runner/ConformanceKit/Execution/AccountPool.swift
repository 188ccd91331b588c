// Accounts that the target gives: a list of which each is lent to one scenario at a time, or a command that makes them.

internal import ConformanceModel
private import Dispatch
private import Glibc
internal import SpecModel

/// Why there is no account.
struct AccountError: Error {
    let message: String
}

/// An account on loan.
struct AccountLease: Sendable {
    var kind: String
    var account: JSONLiteral
}

actor AccountPool {
    private let provision: Target.Provision
    private var free: [String: [JSONLiteral]] = [:]
    private var waiters: [String: [CheckedContinuation<JSONLiteral, Never>]] = [:]

    init(_ provision: Target.Provision) {
        self.provision = provision
        if case .accounts(let accounts) = provision { free = accounts }
    }

    /// Waits until one is free.
    func take(_ kind: String) async throws(AccountError) -> AccountLease {
        switch provision {
        case .api: throw AccountError(message: "accounts are made through the API")
        case .command(let command):
            return AccountLease(kind: kind, account: try await AccountCommand.run(command, kind: kind))
        case .accounts:
            guard free[kind] != nil else {
                throw AccountError(message: "the target gives no accounts of the kind `\(kind)`")
            }
            if let account = free[kind]?.popLast() { return AccountLease(kind: kind, account: account) }
            let account = await withCheckedContinuation { waiters[kind, default: []].append($0) }
            return AccountLease(kind: kind, account: account)
        }
    }

    func giveBack(_ lease: AccountLease) {
        guard case .accounts = provision else { return }
        if var waiting = waiters[lease.kind], !waiting.isEmpty {
            waiting.removeFirst().resume(returning: lease.account)
            waiters[lease.kind] = waiting
        } else {
            free[lease.kind, default: []].append(lease.account)
        }
    }
}

/// Runs the target's command, with the kind as its last argument.
private enum AccountCommand {
    static func run(_ command: [String], kind: String) async throws(AccountError) -> JSONLiteral {
        let line = (command + [kind]).map(quoted).joined(separator: " ")
        let output = await withCheckedContinuation { (done: CheckedContinuation<[UInt8]?, Never>) in
            DispatchQueue.global().async { done.resume(returning: Self.output(of: line)) }
        }
        guard let output else { throw AccountError(message: "`\(line)` failed") }
        do throws(JSONProblem) {
            return try JSONLiteral(json: output)
        } catch {
            throw AccountError(message: "`\(line)` must print an account as a JSON object: \(error)")
        }
    }

    /// What a shell command prints; nil when it fails.
    private static func output(of line: String) -> [UInt8]? {
        guard let pipe = popen(line, "r") else { return nil }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { output += chunk[..<count] }
        return pclose(pipe) == 0 ? output : nil
    }

    private static func quoted(_ word: String) -> String {
        "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
