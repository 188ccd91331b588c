// A password that changes while a login with the old one is being checked.

import ConcurrencyTesting
import Database
import Domain
import Primitives
import SQLiteDatabase
import Testing

@testable import Services

@Suite struct LoginRaceTests {
    @Test func aPasswordChangedMeanwhileRefusesTheLogin() async throws {
        let world = try await World { $0.passwords.threadsMax = 1 }
        try await world.register("ada")
        let pool = world.services.accounts.passwords.pool
        let gate = Gate()
        async let blocker: Void = pool.run { () throws(DomainError) in gate.pass() }
        while pool.pending < 1 { await Task.yield() }
        async let login = failure {
            try await world.services.accounts.logIn(as: .username("ada"), password: World.password)
        }
        // The login has read the old hash by now and waits for its turn to check it.
        while pool.pending < 2 { await Task.yield() }
        try await world.database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute("UPDATE users SET password_hash = password_hash || 'x'", [])
        }
        gate.open()
        try await blocker
        #expect(await login == .unauthorized)
    }
}
