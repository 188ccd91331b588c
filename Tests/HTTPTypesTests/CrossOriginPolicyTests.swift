import HTTPTypes
import Testing

@Suite struct CrossOriginPolicyTests {
    private func head(_ method: HTTPTypes.Method, _ fields: HeaderFields) -> RequestHead {
        RequestHead(method: method, target: Array("/".utf8), fields: fields)
    }

    private let page: HeaderFields = ["Origin": "https://chat.example"]
    private let ask: HeaderFields = [
        "Origin": "https://chat.example", "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    ]

    @Test func nothingIsAllowedUnlessConfigured() {
        #expect(CrossOriginPolicy(allowedOrigins: []) == nil)
    }

    @Test func preflightsOfAListedOriginAreAnswered() throws {
        let policy = try #require(CrossOriginPolicy(allowedOrigins: ["https://chat.example"]))
        let response = try #require(policy.preflight(head(.options, ask), allow: "GET, PATCH"))
        #expect(response.status == .noContent)
        #expect(response.fields["Access-Control-Allow-Origin"] == "https://chat.example")
        #expect(response.fields["Access-Control-Allow-Methods"] == "GET, PATCH")
        #expect(
            response.fields["Access-Control-Allow-Headers"]
                == "Authorization, Content-Type, X-Audit-Log-Reason")
        #expect(response.fields["Access-Control-Max-Age"] == "7200")
        #expect(response.fields["Vary"] == "Origin")
        #expect(response.fields["Allow"] == "GET, PATCH")
    }

    @Test func otherOriginsLearnNothing() throws {
        let policy = try #require(CrossOriginPolicy(allowedOrigins: ["https://chat.example"]))
        for origin in ["https://evil.example", "null", "https://chat.example.evil.example", ""] {
            var asked = ask
            asked["Origin"] = origin
            let response = try #require(policy.preflight(head(.options, asked), allow: "GET"))
            #expect(!response.fields.contains("Access-Control-Allow-Origin"), "\(origin)")
            #expect(!response.fields.contains("Access-Control-Allow-Methods"), "\(origin)")
            #expect(response.fields["Vary"] == "Origin")
        }
        var twice = page
        twice.append("Origin", "https://evil.example")
        var response = Response(.ok)
        policy.apply(to: &response, for: head(.get, twice))
        #expect(!response.fields.contains("Access-Control-Allow-Origin"))
    }

    @Test func onlyPreflightsArePreflights() throws {
        let policy = try #require(CrossOriginPolicy(allowedOrigins: ["*"]))
        #expect(policy.preflight(head(.options, page), allow: "GET") == nil)
        #expect(policy.preflight(head(.get, ask), allow: "GET") == nil)
        #expect(
            policy.preflight(head(.options, ["Access-Control-Request-Method": "GET"]), allow: "GET") == nil)
    }

    @Test func answersMayBeRead() throws {
        let listed = try #require(CrossOriginPolicy(allowedOrigins: ["https://CHAT.example"]))
        let open = try #require(CrossOriginPolicy(allowedOrigins: ["https://a", "*"]))
        var response = Response(.ok)
        listed.apply(to: &response, for: head(.get, page))
        #expect(response.fields["Access-Control-Allow-Origin"] == "https://chat.example")
        #expect(
            response.fields["Access-Control-Expose-Headers"]
                == "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Reset-After, "
                + "X-RateLimit-Bucket, Retry-After")
        #expect(response.fields["Vary"] == "Origin")
        response = Response(.ok)
        open.apply(to: &response, for: head(.get, page))
        #expect(response.fields["Access-Control-Allow-Origin"] == "*")
        #expect(!response.fields.contains("Vary"))
        response = Response(.ok)
        open.apply(to: &response, for: head(.get, [:]))
        #expect(response.fields.isEmpty)
        response = Response(.ok)
        listed.apply(to: &response, for: head(.get, [:]))
        #expect(response.fields["Vary"] == "Origin")
        #expect(response.fields.count == 1)
    }
}
