// Accounts that the target gives: a list of which each is lent to one scenario at a time, or a command that
// makes them.

internal import ConformanceModel
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
    private var waiters: [String: [Waiter]] = [:]
    private var waiterCount = 0

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<JSONLiteral?, Never>
    }

    init(_ provision: Target.Provision) {
        self.provision = provision
        if case .accounts(let accounts) = provision { free = accounts }
    }

    /// Waits until one is free.
    ///
    /// - Parameter deadline: what holds the others may itself wait for more of them.
    func take(
        _ kind: String, until deadline: ContinuousClock.Instant
    ) async throws(AccountError) -> AccountLease {
        switch provision {
        case .api: throw AccountError(message: "accounts are made through the API")
        case .command(let command):
            return AccountLease(kind: kind, account: try AccountCommand.run(command, kind: kind))
        case .accounts:
            guard free[kind] != nil else {
                throw AccountError(message: "the target gives no accounts of the kind `\(kind)`")
            }
            if let account = free[kind]?.popLast() { return AccountLease(kind: kind, account: account) }
            guard let account = await wait(for: kind, until: deadline) else {
                throw AccountError(message: "no account of the kind `\(kind)` became free in time")
            }
            return AccountLease(kind: kind, account: account)
        }
    }

    private func wait(
        for kind: String, until deadline: ContinuousClock.Instant
    ) async -> JSONLiteral? {
        waiterCount += 1
        let number = waiterCount
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            giveUp(number, kind)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation {
            waiters[kind, default: []].append(Waiter(number: number, continuation: $0))
        }
    }

    private func giveUp(_ number: Int, _ kind: String) {
        guard let index = waiters[kind]?.firstIndex(where: { $0.number == number }) else { return }
        waiters[kind]?.remove(at: index).continuation.resume(returning: nil)
    }

    func giveBack(_ lease: AccountLease) {
        guard case .accounts = provision else { return }
        if var waiting = waiters[lease.kind], !waiting.isEmpty {
            waiting.removeFirst().continuation.resume(returning: lease.account)
            waiters[lease.kind] = waiting
        } else {
            free[lease.kind, default: []].append(lease.account)
        }
    }
}

/// Runs the target's command, with the kind as its last argument. Blocks the pool, which has nothing else to do meanwhile:
/// scenarios run on loops of their own.
private enum AccountCommand {
    static func run(_ command: [String], kind: String) throws(AccountError) -> JSONLiteral {
        let line = (command + [kind]).map(quoted).joined(separator: " ")
        guard let output = output(of: line) else { throw AccountError(message: "`\(line)` failed") }
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
