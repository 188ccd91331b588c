// REST calls as tests write them.

import APIRuntime
import HTTP
import HTTPTypes
import Reactor
import Testing

/// One keep-alive connection, and the account whose token it sends.
struct APIClient {
    let http: HTTPClient
    var token: String?
    /// In front of the token: `Bot` for a bot's.
    var scheme = "Bearer"
    var userID = ""
    /// Percent-encoded, for the audit log.
    var reason: String?
    /// In front of every path.
    var base = "/api/v1"

    init(port: UInt16, loop: EventLoop) async throws {
        http = try await HTTPClient.connect(to: "127.0.0.1", port: port, on: loop)
    }

    func get(_ path: String) async throws -> APIResponse { try await send(.get, path) }
    func post(_ path: String, _ json: String = "{}") async throws -> APIResponse {
        try await send(.post, path, json)
    }
    func patch(_ path: String, _ json: String) async throws -> APIResponse {
        try await send(.patch, path, json)
    }
    func put(_ path: String, _ json: String? = nil) async throws -> APIResponse {
        try await send(.put, path, json)
    }
    func delete(_ path: String) async throws -> APIResponse { try await send(.delete, path) }

    /// The same connection, giving a reason for the audit log.
    func giving(reason: String) -> APIClient {
        var client = self
        client.reason = reason
        return client
    }

    /// - Parameter json: the body, nil for none.
    func send(_ method: Method, _ path: String, _ json: String? = nil) async throws -> APIResponse {
        var fields = HeaderFields()
        if let token { fields.append(.authorization, "\(scheme) \(token)") }
        if let reason { fields.append("X-Audit-Log-Reason", reason) }
        if json != nil { fields.append(.contentType, "application/json") }
        let response = try await http.send(
            method, base + path, fields: fields, body: json.map { Array($0.utf8) })
        return APIResponse(response: response, call: "\(method.rawValue) \(base + path)")
    }

    /// Creates a guild and returns its id and that of its first channel.
    func createGuild(_ name: String = "Guild") async throws -> (guild: String, channel: String) {
        let guild = try await post("/guilds", #"{"name":"\#(name)"}"#).expect(201)["id"]?.text ?? ""
        let channels = try await get("/guilds/\(guild)/channels").expect(200)
        return (guild, channels[0]?["id"]?.text ?? "")
    }

    /// Sends a message and returns its id.
    func say(_ content: String, in channel: String) async throws -> String {
        let sent = try await post("/channels/\(channel)/messages", #"{"content":"\#(content)"}"#)
        return try sent.expect(201)["id"]?.text ?? ""
    }

    /// Lets another account into a guild.
    func invite(_ other: APIClient, to guild: String) async throws {
        let code = try await post("/guilds/\(guild)/invites").expect(201)["code"]?.text ?? ""
        _ = try await other.post("/invites/\(code)").expect(200)
    }
}

/// An answer, with what it answered for the failure message.
struct APIResponse {
    let response: Response
    let call: String

    var status: Int { Int(response.status.code) }
    var text: String { String(decoding: response.body, as: UTF8.self) }

    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONValue.parsed(response.body) }
    }

    /// The body as JSON, when the status is the expected one; a failed test otherwise.
    @discardableResult
    func expect(
        _ status: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        try #require(self.status == status, "\(call) answered \(text)", sourceLocation: sourceLocation)
        return response.body.isEmpty ? .null : try json
    }

    /// Expects an error with this status and code.
    func expectError(
        _ status: Int, code: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let body = try expect(status, sourceLocation: sourceLocation)
        #expect(
            body["code"] == .number(String(code)), "\(call) answered \(text)", sourceLocation: sourceLocation)
    }
}

extension JSONValue {
    static func parsed(_ bytes: [UInt8]) throws -> JSONValue {
        var reader = JSONReader(bytes)
        let value = JSONValue.read(from: &reader)
        return try #require(value, "no JSON: \(String(decoding: bytes, as: UTF8.self))")
    }

    subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }
}
