// Hashing passwords, and what happens when too many come at once.

import ConcurrencyTesting
import Domain
import Primitives
import Synchronization
import Testing

@testable import Services

@Suite struct PasswordTests {
    @Test func hashesArePHCStringsWithTheirParameters() async throws {
        var configuration = PasswordConfiguration()
        configuration.parameters = PasswordParameters(memoryKiB: 16, passes: 3, lanes: 1)
        let hasher = try PasswordHasher(configuration)
        let first = try await hasher.hash(Secret("p"))
        let second = try await hasher.hash(Secret("p"))
        #expect(first.exposed.hasPrefix("$argon2id$v=19$m=16,t=3,p=1$"))
        #expect(first.exposed != second.exposed)
        #expect(try await hasher.verify(Secret("p"), against: first))
        #expect(try await !hasher.verify(Secret("q"), against: first))
        #expect(try await !hasher.verify(Secret("p"), against: nil))
    }

    @Test func productionParametersAreThoseOfTheDesign() async throws {
        #expect(
            PasswordConfiguration().parameters == PasswordParameters(memoryKiB: 19_456, passes: 2, lanes: 1))
        #expect(PasswordConfiguration().waitingMax == 64)
        let hasher = try PasswordHasher(PasswordConfiguration())
        let hash = try await hasher.hash(Secret("correct horse"))
        #expect(hash.exposed.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.verify(Secret("correct horse"), against: hash))
    }

    @Test func brokenHashesAreAFailureAndNoMatch() async throws {
        var configuration = PasswordConfiguration()
        configuration.parameters = .leastForTests
        let hasher = try PasswordHasher(configuration)
        let error = await failure {
            try await hasher.verify(Secret("p"), against: Secret("$argon2id$broken"))
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aFullPoolRefuses() async throws {
        let pool = PasswordPool(threadsMax: 2, waitingMax: 3)
        let gate = Gate()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    (try? await pool.run { () throws(DomainError) in gate.pass() }) != nil
                }
            }
            // Two run and three wait; the other five are refused while the gate is closed.
            var refused = 0
            while refused < 5, let isDone = await group.next() { refused += isDone ? 0 : 1 }
            #expect(refused == 5)
            for _ in 0..<5 { gate.open() }
            let done = await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            #expect(done == 5)
        }
        #expect(try await pool.run { () throws(DomainError) in 42 } == 42)
    }

    @Test func errorsOfTheWorkReachItsCaller() async throws {
        let pool = PasswordPool(threadsMax: 1, waitingMax: 1)
        let error = await failure {
            try await pool.run { () throws(DomainError) -> Int in throw .unknownGuild }
        }
        #expect(error == .unknownGuild)
    }
}
