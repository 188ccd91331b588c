// Forms with files, put together by hand, and the folder that they end up in.

import APIRuntime
import FileTesting
import Foundation
import HTTPTypes
import Testing

@testable import guildhall

/// A `multipart/form-data` body.
struct Form {
    static let contentType = "multipart/form-data; boundary=frontier"
    private(set) var bytes: [UInt8] = []

    /// - Parameter payload: of `payload_json`; nil leaves the part out.
    init(_ payload: String? = nil, _ files: [(name: String, bytes: [UInt8])] = []) {
        if let payload { add("name=\"payload_json\"", Array(payload.utf8)) }
        for file in files { add("name=\"files\"; filename=\"\(file.name)\"", file.bytes) }
    }

    private mutating func add(_ disposition: String, _ content: [UInt8]) {
        bytes += Array("--frontier\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n".utf8)
        bytes += content + Array("\r\n".utf8)
    }

    var whole: [UInt8] { bytes + Array("--frontier--\r\n".utf8) }
}

extension APIClient {
    /// Sends a message with files.
    func send(
        _ files: [(name: String, bytes: [UInt8])], payload: String? = nil, to channel: String,
        type: String = Form.contentType
    ) async throws -> APIResponse {
        try await sendForm(Form(payload, files).whole, to: channel, type: type)
    }

    func sendForm(
        _ body: [UInt8], to channel: String, type: String = Form.contentType
    ) async throws -> APIResponse {
        try await sendRaw(
            .post, "/channels/\(channel)/messages",
            fields: [.authorization: "Bearer \(token ?? "")", .contentType: type], body: body)
    }

    /// Fetches what is at the `url` of an attachment, without credentials.
    func fetch(_ url: JSONValue?, fields: HeaderFields = [:]) async throws -> APIResponse {
        let text = try #require(url?.text)
        let path = try #require(text.firstRange(of: "/uploads/")?.lowerBound)
        return try await sendRaw(.get, String(text[path...]), fields: fields)
    }
}

/// A server whose uploads a test can look at.
struct UploadsFolder {
    let folder: TemporaryFolder
    private var path: String { folder.path + "/uploads" }

    /// Runs a server with the usual community over such a folder.
    static func run(_ body: (TestServer, World, UploadsFolder) async throws -> Void) async throws {
        let uploads = UploadsFolder(folder: try TemporaryFolder())
        try await TestServer.run {
            $0.uploadsFolder = uploads.path
        } _: { test in
            try await body(test, try await World.make(on: test), uploads)
        }
    }

    /// Paths of everything that is there, files, folders and notes, the staging folder itself apart.
    var entries: [String] {
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? ["unreadable"]
        return all.filter { $0 != ".staging" }.sorted()
    }

    /// Waits until exactly these paths are there: what was discarded is removed by threads of the storage.
    func expect(
        _ expected: [String] = [], on client: APIClient, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for _ in 0..<1000 where entries != expected { try await client.get("/health").expect(200) }
        #expect(entries == expected, sourceLocation: sourceLocation)
    }
}
