// Targets that are reached over TLS.

import ConformanceModel
import SpecModel
import TLSTesting
import Testing

@testable import ConformanceKit

@Suite("Targets over TLS", .timeLimit(.minutes(1)))
struct TLSTargetTests {
    @Test("Requests, raw ones too, and the gateway go over TLS") func run() async throws {
        let suite = try RoomsSuite.load(
            scenario: """
                actors: {alice: user, bob: user}
                steps:
                  - open: bob.b
                    identify: {}
                  - use: noted
                    with: {by: alice, text: hello}
                  - await: {exactly: [{at: bob.b, event: NOTE, d: {text: hello}}]}
                  - http:
                      send: "GET /v1/rooms/r/notes HTTP/1.1\\r\\nHost: ${target.host}\\r\\n\\r\\n"
                      expect: {responses: [{status: 401}]}
                  - close: bob.b
                """)
        let result = try #require(try await ConformanceKitTests.run(suite, overTLS: true).scenarios.first)
        #expect(result.checks.filter { $0.verdict != .passed }.map(\.message) == [])
        #expect(result.verdict == .passed && result.checks.count >= 5)
    }

    private func target(_ tls: String, baseURL: String = "https://chat.example.com/v1") throws -> Target {
        let text = "name: a\ndialect: rooms\nprofiles: [core]\nbase_url: \(baseURL)\n\(tls)"
        return try Target.load(Suite.File(path: "targets/a.yaml", bytes: Array(text.utf8)))
    }

    @Test("The port of https is 443, and only such URLs are protected") func urls() throws {
        let target = try target("gateway_url: ws://chat.example.com/live")
        #expect(target.api.port == 443 && target.api.origin == "https://chat.example.com:443")
        #expect(target.security(for: target.api) != nil)
        let gateway = try #require(target.gateway)
        #expect(gateway.port == 80 && target.security(for: gateway) == nil)
    }

    @Test("Certificates lie beside the target file, and mistakes are told with their place")
    func certificates() throws {
        let file = try CertificateFile()
        #expect(throws: Never.self) { try target("tls: {certificates: \(file.path)}") }
        #expect(throws: Never.self) { try target("tls: {verify: false}") }
        for (tls, problem) in [
            ("tls: {certificates: ca.pem}", "5:6: error: `targets/ca.pem` has no certificates in PEM form"),
            (
                "tls: {certificate: ca.pem}",
                "5:7: error: `certificate` is not supported in tls; did you mean `certificates`?"
            ),
            ("tls: {verify: maybe}", "5:15: error: `verify` must be true or false, not a string"),
        ] {
            let errors = #expect(throws: SuiteErrors.self) { try target(tls) }
            #expect(errors?.diagnostics.map(\.description) == ["targets/a.yaml:" + problem])
        }
    }
}
