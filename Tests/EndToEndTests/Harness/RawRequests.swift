// Requests that no API client would send: own header fields, own bytes.

import HTTP
import HTTPTypes
import Primitives
import Reactor
import Testing

extension APIClient {
    /// Sends a request with exactly these fields, `Host` and `Content-Length` apart.
    /// - Parameter target: the whole of it; `base` is not put before it.
    func sendRaw(
        _ method: Method, _ target: String, fields: HeaderFields = [:], body: [UInt8]? = nil
    ) async throws -> APIResponse {
        let response = try await http.send(method, target, fields: fields, body: body)
        return APIResponse(response: response, call: "\(method.rawValue) \(target.prefix(100))")
    }

    /// `Authorization` with the client's token, and the media type of JSON.
    var fields: HeaderFields {
        [.authorization: "Bearer \(token ?? "")", .contentType: "application/json"]
    }
}

extension TestServer {
    /// Sends bytes on a connection of their own and returns everything until the server closes it.
    func exchange(_ request: String) async throws -> String {
        let connection = try await ByteConnection.connect(to: "127.0.0.1", port: port, on: clients)
        await connection.write(Array(request.utf8))
        let answer = await connection.readToEnd()
        await connection.close()
        return String(decoding: answer, as: UTF8.self)
    }
}
