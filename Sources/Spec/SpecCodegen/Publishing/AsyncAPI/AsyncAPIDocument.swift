// The real-time contract as an AsyncAPI 3.0 document: one channel per path of the gateway, one message per
// operation and event, and operations from the server's point of view. What AsyncAPI has no word for stands
// in keys that start with `x-`; docs/publishing.md lists them.

internal import SpecModel

struct AsyncAPIDocument {
    let description: APIDescription
    let gateway: GatewayDescription
    let catalog: SchemaCatalog
    let messages: [GatewayMessage]
    /// Channels by the path that they stand for.
    let channels: [(key: String, path: String)]

    /// - Returns: nil for a contract without a gateway.
    init?(_ description: APIDescription) {
        guard let gateway = description.gateway else { return nil }
        self.description = description
        self.gateway = gateway
        catalog = SchemaCatalog(description.schemas)
        messages = gateway.messages
        let keys = SwiftName.unique(gateway.paths.map(Self.channelKey))
        channels = Array(zip(keys, gateway.paths)).map { (key: $0, path: $1) }
    }

    /// The document's text, with a heading that says where it comes from.
    var text: String {
        let heading = """
            # The real-time contract in one file, written by `specgen publish` from \
            spec/\(description.dialect).
            # Change it there.

            """
        return heading + YAMLWriter.text(of: YAMLNode(document, in: "asyncapi.yaml"))
    }

    private var document: JSONLiteral {
        .members([
            "asyncapi": .string("3.0.0"),
            "info": .members([
                "title": .string("\(description.title) gateway"),
                "version": .string(description.version),
                "description": gateway.description.map { .string($0) },
            ]),
            "defaultContentType": .string("application/json"),
            "channels": .object(channels.map { .init(key: $0.key, value: channel($0.key, $0.path)) }),
            "operations": .object(channels.flatMap { operations(on: $0.key) }),
            "components": .members([
                "messages": .object(messages.map { .init(key: $0.key, value: component($0)) }),
                "schemas": schemas,
            ]),
        ])
    }

    /// `api-ws` for `/api/ws`.
    private static func channelKey(_ path: String) -> String {
        let pieces = path.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return pieces.isEmpty ? "root" : pieces.joined(separator: "-")
    }

    private var schemas: JSONLiteral? {
        let reachable = catalog.reachable(from: messages.compactMap(\.payload))
        guard !reachable.isEmpty else { return nil }
        return .object(reachable.map { .init(key: $0.name, value: JSONSchema.literal(of: $0.schema)) })
    }

    // MARK: Channels

    private func channel(_ key: String, _ path: String) -> JSONLiteral {
        .members([
            "address": .string(path),
            "description": gateway.description.map { .string($0) },
            "messages": .object(
                messages.map { .init(key: $0.key, value: .reference("#/components/messages/\($0.key)")) }),
            "bindings": .members(["ws": handshake]),
            "x-close-codes": gateway.closeCodes.isEmpty ? nil : .array(gateway.closeCodes.map(closeCode)),
            "x-unknown-operation-close": closeNumber(gateway.unknownOperationClose),
            "x-malformed-frame-close": closeNumber(gateway.malformedFrameClose),
            "x-intents": intents,
            "x-timings": timings,
            "x-client-rate-limit": gateway.clientFrameLimit.map { limit in
                .members([
                    "frames": .integer(Int64(limit.frames)), "per-seconds": .integer(Int64(limit.seconds)),
                    "close": closeNumber(limit.close),
                ])
            },
        ])
    }

    private var handshake: JSONLiteral {
        let keys = gateway.query.map { key in
            JSONLiteral.Member(
                key: key.name,
                value: .members([
                    "type": .string("string"),
                    "enum": key.values.isEmpty ? nil : .strings(key.values),
                    "maxLength": key.lengthMax.map { .integer(Int64($0)) },
                    "description": key.description.map { .string($0) },
                    "x-close-code": closeNumber(key.otherwiseClose),
                ]))
        }
        return .members([
            "bindingVersion": .string("0.1.0"), "method": .string("GET"),
            "query": keys.isEmpty
                ? nil : .members(["type": .string("object"), "properties": .object(keys)]),
        ])
    }

    private func closeCode(_ close: CloseCode) -> JSONLiteral {
        .members([
            "code": .integer(Int64(close.code)), "name": .string(close.name),
            "description": .string(close.description), "reconnect": .string(close.reconnect.rawValue),
        ])
    }

    private var intents: JSONLiteral? {
        guard !gateway.intents.isEmpty else { return nil }
        return .object(gateway.intents.map { .init(key: $0.name, value: .integer(Int64($0.number))) })
    }

    private var timings: JSONLiteral? {
        let timings = gateway.timings
        func milliseconds(_ value: Int?) -> JSONLiteral? { value.map { .integer(Int64($0)) } }
        let members = JSONLiteral.members([
            "heartbeat-interval-ms": milliseconds(timings.heartbeatIntervalMilliseconds),
            "heartbeat-timeout-ms": milliseconds(timings.heartbeatTimeoutMilliseconds),
            "identify-timeout-ms": milliseconds(timings.identifyTimeoutMilliseconds),
            "resume-window-ms": milliseconds(timings.resumeWindowMilliseconds),
        ])
        return members.objectMembers.isEmpty ? nil : members
    }

    /// The number of a close code, by its name.
    func closeNumber(_ name: String?) -> JSONLiteral? {
        gateway.closeCodes.first { $0.name == name }.map { .integer(Int64($0.code)) }
    }
}
