// What all operations have in common: how they answer ids, paths and bots, and what without a database.

import APIRuntime
import HTTPTypes
import SQLiteDatabase
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct EveryOperationWireTests {
    @Test func idsThatAreNoneAreRefused() async throws {
        try await World.run { _, world in
            for operation in WireOperation.all(in: world) {
                for path in operation.pathsNaming("abc") {
                    let answer = try await world.ada.send(operation.method, path, operation.body)
                    let body = try answer.expect(400)
                    #expect(body["code"]?.number == 50035 && body["errors"] != nil, "\(answer.call)")
                }
            }
        }
    }

    /// Taking away what is not there succeeds where the contract says so.
    @Test func idsThatNothingHasAreUnknown() async throws {
        let codes: Set<Int> = [10001, 10002, 10003, 10004, 10008, 10009, 10011, 10013, 10026, 10031]
        let idempotent = ["removeReaction"]
        try await World.run { _, bare in
            let world = try await bare.furnished()
            for operation in WireOperation.all(in: world) {
                for path in operation.pathsNaming(World.unknown) {
                    let answer = try await world.ada.send(operation.method, path, operation.body)
                    if idempotent.contains(operation.id), path.hasSuffix(World.unknown) {
                        try answer.expect(204)
                        continue
                    }
                    let body = try answer.expect(404)
                    #expect(codes.contains(body["code"]?.number ?? 0), "\(answer.call): \(answer.text)")
                }
            }
        }
    }

    @Test(arguments: World.basePaths) func aSlashAtTheEndIsIgnored(base: String) async throws {
        try await World.run(base: base) { _, world in
            for operation in WireOperation.all(in: world) where operation.needsToken {
                let path = operation.path.prefix { $0 != "?" }
                try await world.ada.anonymous.send(operation.method, path + "/").expect(.unauthorized)
                try await world.ada.anonymous.send(operation.method, path + "//").expect(.notFound)
            }
        }
    }

    @Test func withoutADatabaseNothingIsThereForNow() async throws {
        try await World.run { test, world in
            await test.server.database.close()
            // What looks into no database has its usual answer.
            let others = ["getHealth": 200, "getAttachment": 404, "getAvatar": 404, "getIcon": 404]
            for operation in WireOperation.all(in: world) {
                let answer = try await world.ada.send(operation.method, operation.path, operation.body)
                if let status = others[operation.id] {
                    try answer.expect(status)
                } else if operation.id == "getReadiness" {
                    try answer.expect(503)
                } else {
                    try answer.expect(.serviceUnavailable)
                }
            }
        }
    }
}

extension WireOperation {
    /// The path once for each id in it, with another in its place.
    fileprivate func pathsNaming(_ id: String) -> [String] {
        let segments = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let query = path.drop { $0 != "?" }
        return segments.indices.filter { segments[$0].count > 10 && segments[$0].allSatisfy(\.isNumber) }.map
        {
            var other = segments.map(String.init)
            other[$0] = id
            return other.joined(separator: "/") + query
        }
    }
}
