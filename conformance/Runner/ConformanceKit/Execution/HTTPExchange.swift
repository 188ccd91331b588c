// Requests over connections that are kept between them.

internal import ConformanceModel
internal import HTTP
internal import HTTPTypes
internal import Reactor
internal import SpecModel

/// Why there is no answer, in words.
struct ExchangeFailure: Error {
    let message: String
}

/// The connections of one scenario to the server under test. Confined to the scenario's loop.
final class HTTPConnections {
    private var idle: [HTTPClient] = []

    /// A connection that the server has not closed meanwhile.
    func take(_ target: Target, on loop: EventLoop) async throws(ExchangeFailure) -> HTTPClient {
        while let client = idle.popLast() {
            if await !client.bytes.hasEnded { return client }
            await client.close()
        }
        return try await Self.connect(target, on: loop)
    }

    func giveBack(_ client: HTTPClient) { idle.append(client) }

    func closeAll() async {
        for client in idle { await client.close() }
        idle = []
    }

    static func connect(_ target: Target, on loop: EventLoop) async throws(ExchangeFailure) -> HTTPClient {
        let server = target.api
        do throws(HTTPClientError) {
            return try await HTTPClient.connect(
                to: server.host, port: server.port, securedBy: target.security(for: server), on: loop)
        } catch {
            throw ExchangeFailure(message: "\(server.origin) cannot be reached: \(error.reason)")
        }
    }
}

extension HTTPClientError {
    var reason: String {
        switch self {
        case .connectFailed(let error): "\(error)"
        case .connectionClosed: "the connection was closed before a whole response had come"
        case .malformedResponse(let reason): "the response is no HTTP/1.1: \(reason)"
        }
    }
}

extension Response {
    /// As it stands in traces.
    func record(exchange: Int, operation: String?) -> ResponseRecord {
        var headers: [Header] = []
        fields.forEach { name, value in
            headers.append(
                Header(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        let type = fields[.contentType]
        let isJSON = type.map { $0.lowercased().hasPrefix("application/json") } ?? false
        let content: Body =
            body.isEmpty
            ? .none
            : isJSON
                ? (try? JSONLiteral(json: body)).map { .json($0) } ?? .bytes(body, mediaType: type)
                : .bytes(body, mediaType: type)
        return ResponseRecord(
            exchange: exchange, operation: operation, status: Int(status.code), headers: headers,
            body: content)
    }
}
