// What somebody sees who opens the server's address in a browser.

import HTTPTypes
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct WelcomePageTests {
    @Test func theAddressItselfShowsAPageThatRunsNothing() async throws {
        try await TestServer.run { test in
            var client = try await test.connect()
            client.base = ""
            let page = try await client.get("/")
            #expect(page.status == 200)
            #expect(page.response.fields[.contentType] == "text/html; charset=utf-8")
            #expect(page.response.fields["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(page.text.contains("<code>/api/v1</code>") && page.text.contains("<code>/gateway</code>"))
            for path in ["/health", "/health/ready", "/metrics"] {
                #expect(page.text.contains("href=\"\(path)\""))
                #expect(try await client.get(path).status == 200)
            }
        }
    }

    /// Its links must lead somewhere, whatever dialects are served.
    @Test func onlyWhatIsServedIsNamed() async throws {
        try await TestServer.run({ $0.dialects = [.servers] }) { test in
            let page = try await test.rooms().get("/")
            #expect(page.text.contains("<code>/api/rest</code>"))
            #expect(!page.text.contains("/health") && !page.text.contains("/gateway"))
        }
    }

    @Test func otherMethodsThereAreUnknown() async throws {
        try await TestServer.run { test in
            var client = try await test.connect()
            client.base = ""
            try await client.post("/").expectError(404, code: 0)
        }
    }
}
