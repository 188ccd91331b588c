// What gateway.yaml says of a whole connection: query, limit of frames and intents, and their mistakes.

import SpecModel
import Testing

private let connected = """
    paths: [/gateway]
    envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d, event: t}
    query:
      v: {enum: ['1', '2'], otherwise: WRONG_VERSION, description: Which contract.}
      compress: {enum: [zlib-stream], otherwise: UNREADABLE}
    client_rate_limit: {frames: 120, per_seconds: 60, close: TOO_FAST}
    intents: {THINGS: 0, DIRECT_THINGS: 62}
    operations:
      Dispatch: {code: 0, direction: server}
    events:
      THING: {operation: Dispatch, payload: {type: string}, scope: [channel, user], intent: THINGS, direct_intent: DIRECT_THINGS}
      OTHER: {operation: Dispatch, payload: {type: string}, scope: guild, intent: THINGS}
      READY: {operation: Dispatch, payload: {type: string}, scope: session}
    close_codes:
      WRONG_VERSION: {code: 4012, description: Version, reconnect: never}
      UNREADABLE: {code: 4002, description: Unreadable, reconnect: resume}
      TOO_FAST: {code: 4008, description: Too fast, reconnect: resume}
    """

struct GatewayConnectionTests {
    @Test func wholeConnections() throws {
        let gateway = try #require(try Toy(gateway: connected).load().gateway)
        #expect(gateway.query.map(\.name) == ["v", "compress"])
        #expect(gateway.query.map(\.values) == [["1", "2"], ["zlib-stream"]])
        #expect(gateway.query.map(\.otherwiseClose) == ["WRONG_VERSION", "UNREADABLE"])
        #expect(gateway.query.map(\.description) == ["Which contract.", nil])
        #expect(
            gateway.query.map(\.origin.pointer) == ["gateway.yaml#/query/v", "gateway.yaml#/query/compress"])
        #expect(gateway.clientFrameLimit == ClientFrameLimit(frames: 120, seconds: 60, close: "TOO_FAST"))
        #expect(gateway.intents.map(\.name) == ["THINGS", "DIRECT_THINGS"])
        #expect(gateway.intents.map(\.number) == [0, 62])
        #expect(gateway.events.map(\.scopes) == [[.channel, .user], [.guild], [.session]])
        #expect(
            gateway.events.map(\.intents) == [
                EventIntents(general: "THINGS", direct: "DIRECT_THINGS"),
                EventIntents(general: "THINGS", direct: nil), nil,
            ])
    }

    @Test func queryKeysThatTakeAnyText() throws {
        let text = connected.replacing("enum: [zlib-stream]", with: "max_length: 64")
        let gateway = try #require(try Toy(gateway: text).load().gateway)
        #expect(gateway.query.map(\.lengthMax) == [nil, 64])
        #expect(gateway.query.map(\.values) == [["1", "2"], []])
    }

    @Test func nothingOfItIsRequired() throws {
        let text = """
            paths: [/gateway]
            envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}}
            operations: {}
            """
        let gateway = try #require(try Toy(gateway: text).load().gateway)
        #expect(gateway.query.isEmpty)
        #expect(gateway.clientFrameLimit == nil)
        #expect(gateway.intents.isEmpty)
    }

    @Test(arguments: [
        // Query.
        ("  v:", "  ▸v-2:", "a query key is letters, digits and underscores, not `v-2`"),
        ("['1', '2']", "[▸1, '2']", "`enum` must be a list of texts; this is an integer"),
        ("['1', '2']", "▸[]", "`enum` needs at least one value"),
        ("['1', '2']", "['1', ▸'1']", "this value is listed twice"),
        ("['1', '2']", "['1', ▸'?']", "this value makes no name for a case"),
        ("[zlib-stream]", "[zlib-stream, ▸ZLIB_stream]", "`zlib-stream` makes the same name for a case"),
        ("otherwise: UNREADABLE", "otherwise: ▸LOST", "`LOST` is not listed in `close_codes`"),
        ("compress: {enum: [zlib-stream], ", "compress: ▸{", "a query key has either `enum` or `max_length`"),
        (
            "compress: {", "compress: ▸{max_length: 9, ", "a query key has either `enum` or `max_length`"
        ),
        ("enum: [zlib-stream]", "max_length: ▸0", "`max_length` must be between 1 and 2147483647"),
        (", otherwise: UNREADABLE", ", required: true", "`otherwise` is missing in a query key"),
        // Limit of frames.
        ("frames: 120", "frames: ▸0", "`frames` must be between 1 and 2147483647"),
        (
            "per_seconds: 60", "▸per_second: 60",
            "`per_second` is not supported in client_rate_limit; did you mean `per_seconds`?"
        ),
        ("close: TOO_FAST", "close: ▸LOST", "`LOST` is not listed in `close_codes`"),
        // Intents.
        ("THINGS: 0", "THINGS: ▸63", "a bit is an integer from 0 to 62"),
        ("DIRECT_THINGS: 62", "DIRECT_THINGS: ▸0", "bit 0 belongs to THINGS already"),
        (
            "DIRECT_THINGS: 62", "DIRECT_THINGS: 62, ▸things: 3",
            "a bit's name is capitals, digits and underscores, not `things`"
        ),
        (
            "DIRECT_THINGS: 62", "DIRECT_THINGS: 62, ▸ALL: 3",
            "`ALL` stands for all intents and cannot be one of them"
        ),
        ("guild, intent: THINGS", "guild, intent: ▸WISHES", "`WISHES` is not listed in `intents`"),
        ("direct_intent: DIRECT_THINGS", "direct_intent: ▸WISHES", "`WISHES` is not listed in `intents`"),
        (
            "guild, intent: THINGS", "guild, direct_intent: ▸THINGS",
            "`direct_intent` needs an `intent` beside it"
        ),
    ])
    func mistakes(original: String, changed: String, message: String) throws {
        var text = connected
        let range = try #require(text.firstRange(of: original))
        text.replaceSubrange(range, with: changed)
        let toy = Toy(gateway: text)
        let found = toy.diagnostics.filter { $0.hasSuffix(": error: \(message)") }
        #expect(found.count == 1, "\(toy.diagnostics)")
        if let marker = toy.markers.first { #expect(found == ["\(marker): error: \(message)"]) }
    }
}
