// A server that knows every word of a contract and no sentence: documented statuses with random JSON, frames
// of known operations and events with random payloads.

internal import ConformanceModel
internal import HTTPTypes
public import Reactor
public import SpecModel
internal import Synchronization
internal import WebSocket

/// A running random server.
public struct RandomServer: Sendable {
    public let apiURL: String
    public let gatewayURL: String
    private let server: FakeServer

    /// Listens on a free port of 127.0.0.1 for both REST and gateway.
    ///
    /// - Parameter seed: the same requests in the same order get the same answers.
    public static func start(
        description: APIDescription, seed: UInt64, on loop: EventLoop
    ) async throws(ProxyError) -> RandomServer {
        let server = try await FakeServer.start(Babble(description, seed: seed), on: loop)
        return RandomServer(
            apiURL: server.apiURL, gatewayURL: server.gatewayURL(description), server: server)
    }

    /// Closes every connection and stops listening.
    public func stop() async { await server.stop() }
}

/// Random answers of one server.
final class Babble: FakeBehavior {
    private let description: APIDescription
    private let matcher: OperationMatcher
    private let words: RandomJSON
    private let generator: Mutex<SplitMix>

    init(_ description: APIDescription, seed: UInt64) {
        self.description = description
        matcher = OperationMatcher(description)
        words = RandomJSON(description)
        generator = Mutex(SplitMix(seed: seed))
    }

    func response(to request: Request) -> Response {
        let target = String(decoding: request.head.target, as: UTF8.self)
        let id = matcher.operation(request.head.method.rawValue, target)
        let documented = description.operations.first { $0.id == id }.map(statuses) ?? [200, 404]
        return generator.withLock { generator in
            let status = documented.randomElement(using: &generator) ?? 200
            let body = words.value(using: &generator)
            return Response(
                Status(UInt16(status)), type: "application/json", body: Array(body.json.utf8))
        }
    }

    func responseToMalformed() -> Response {
        generator.withLock { generator in
            let body = words.value(using: &generator)
            return Response(.ok, type: "application/json", body: Array(body.json.utf8))
        }
    }

    private func statuses(of operation: Operation) -> [Int] {
        let errors = description.errors.errors.filter { operation.errors.contains($0.name) }
        return operation.responses.map(\.status) + errors.map(\.status)
    }

    func frames() -> [FakeFrame] {
        guard let gateway = description.gateway else { return [] }
        return generator.withLock { generator in
            if let code = closeCode(gateway, &generator) { return [.close(CloseFrame(code: code))] }
            return (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                .text(Array(frame(gateway, &generator).json.utf8))
            }
        }
    }

    /// One time in twenty.
    private func closeCode(_ gateway: GatewayDescription, _ generator: inout SplitMix) -> UInt16? {
        guard Int.random(in: 0..<20, using: &generator) == 0 else { return nil }
        return gateway.closeCodes.randomElement(using: &generator).flatMap { UInt16(exactly: $0.code) }
    }

    private func frame(_ gateway: GatewayDescription, _ generator: inout SplitMix) -> JSONLiteral {
        let envelope = gateway.envelope
        let names: [String?] = gateway.events.map(\.name) + [nil]
        let codes = gateway.operations.map(\.code) + gateway.events.map(\.code)
        var members: [JSONLiteral.Member] = []
        if let code = codes.randomElement(using: &generator) {
            members.append(.init(key: envelope.fromServer.key, value: code.literal))
        }
        if let key = envelope.payloadKey {
            members.append(.init(key: key, value: words.value(using: &generator)))
        }
        if let key = envelope.sequenceKey {
            members.append(.init(key: key, value: .integer(.random(in: 0...100, using: &generator))))
        }
        if let key = envelope.eventKey, let name = names.randomElement(using: &generator) {
            members.append(.init(key: key, value: name.map { .string($0) } ?? .null))
        }
        return .object(members)
    }
}
