// What becomes of a refusal of the domain: the operation's own error, or the contract's fallback.

import Domain
import GuildsAPI
import Primitives
import Synchronization
import Testing

@testable import GuildsDialect

@Suite struct FailureTests {
    private let lines = Lines()

    @Test func declaredErrorsAreAnsweredAndNotLogged() {
        #expect(CreateMessage.Failure(.unknownChannel, log: lines.log) == .unknownChannel)
        #expect(CreateMessage.Failure(.missingPermissions, log: lines.log) == .missingPermissions)
        #expect(lines.all.isEmpty)
    }

    @Test func undeclaredErrorsBecomeTheFallback() throws {
        #expect(CreateMessage.Failure(.unknownGuild, log: lines.log) == .serviceUnavailable)
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(line.contains(" error "))
        #expect(line.contains("CreateMessage.Failure"))
        #expect(line.contains("Unknown Guild"))
    }

    @Test func undeclaredFieldsAreNotLogged() throws {
        let refused = DomainError.invalidField(InvalidField("email", .emailAlreadyRegistered))
        #expect(GetCurrentUser.Failure(refused, log: lines.log) == .serviceUnavailable)
        let line = try #require(lines.all.first)
        #expect(line.contains("Invalid Form Body"))
        #expect(!line.contains("email"))
    }

    @Test func unavailabilityIsLoggedWithItsReason() {
        let failure = CreateMessage.Failure(.unavailable(reason: "disk full"), log: lines.log)
        #expect(failure == .serviceUnavailable)
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("disk full") == true)
    }
}

/// Keeps what is logged.
private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { kept.withLock { $0 } }

    var log: Log {
        Log(minimum: .debug, format: .text) { line in self.kept.withLock { $0.append(line) } }
    }
}
