// Changes of the gateway.

enum GatewayCases {
    static let all = connection + frames + events

    private static let connection: [RuleCase] = [
        RuleCase(
            "paths: [/gateway]", "paths: [/gateway, /socket]", ["gateway-path-added"],
            ["gateway-path-removed"]),
        RuleCase("sequence: s", "sequence: n", ["envelope-changed"], ["envelope-changed"]),
        RuleCase("opening: Hello\n", "", ["opening-changed"], ["opening-added"]),
        RuleCase(
            "malformed_frame_close: UNKNOWN", "malformed_frame_close: ALREADY", ["close-reason-changed"],
            ["close-reason-changed"]),
        RuleCase(
            ", shape: {enum: [json], otherwise: ALREADY}", "", ["query-key-removed"], ["query-key-added"]),
        RuleCase("enum: ['1', '2']", "enum: ['1']", ["query-value-removed"], ["query-value-added"]),
        RuleCase("enum: [json]", "max_length: 9", ["query-value-added"], ["query-value-removed"]),
        RuleCase(
            "resume_window_ms: 120000", "resume_window_ms: 60000", ["timing-lowered"], ["timing-raised"]),
        RuleCase("frames: 120", "frames: 100", ["frame-limit-lowered"], ["frame-limit-raised"]),
        RuleCase(
            "client_rate_limit: {frames: 120, per_seconds: 60, close: UNKNOWN}\n", "",
            ["frame-limit-raised"], ["frame-limit-lowered"]),
        RuleCase("DIRECT: 1", "DIRECT: 2", ["intent-bit-changed"], ["intent-bit-changed"]),
        RuleCase("DIRECT: 1", "DIRECT: 1, MORE: 2", ["intent-added"], ["intent-removed"]),
        RuleCase("code: 4005", "code: 4006", ["close-code-changed"], ["close-code-changed"]),
        RuleCase("ALREADY", "TWICE", [], []),
        RuleCase(
            "reconnect: never", "reconnect: identify", ["close-code-reconnect-changed"],
            ["close-code-reconnect-changed"]),
        RuleCase(
            "close_codes:", "close_codes:\n  LATE: {code: 4009, description: Late, reconnect: resume}",
            ["close-code-added"], ["close-code-removed"]),
    ]

    private static let frames: [RuleCase] = [
        RuleCase(
            "  Hello: {code: 10,", "  Bye: {code: 11, direction: server}\n  Hello: {code: 10,",
            ["gateway-operation-added"], ["gateway-operation-removed"]),
        RuleCase(
            [
                ("direction: both", "direction: client"), ("client_payload", "payload"),
                ("    server_payload: {type: [integer, 'null']}\n", ""),
            ],
            ["gateway-operation-removed"], ["gateway-operation-added"]),
        RuleCase("Hello: {code: 10,", "Hello: {code: 11,", ["opcode-changed"], ["opcode-changed"]),
        // What carries events is told once, not at each of them.
        RuleCase("Dispatch: {code: 0,", "Dispatch: {code: 9,", ["opcode-changed"], ["opcode-changed"]),
        RuleCase(
            [
                ("legal_in: [connected]", "legal_in: [connected, identified]"),
                (
                    "otherwise: {identifying: ALREADY, identified: ALREADY}",
                    "otherwise: {identifying: ALREADY}"
                ),
            ],
            ["legal-state-added"], ["legal-state-removed"]),
        RuleCase(
            "identified: ALREADY}", "identified: UNKNOWN}", ["close-reason-changed"], ["close-reason-changed"]
        ),
        RuleCase("    answered_by: [READY, Hello]\n", "", ["answers-removed"], ["answers-added"]),
        RuleCase(
            "answered_by: [READY, Hello]", "answered_by: [READY]", ["answer-removed"], ["answer-added"]),
        RuleCase(
            "    client_payload: {type: [integer, 'null']}\n", "", ["request-payload-removed"],
            ["request-payload-added"]),
        RuleCase(
            "    server_payload: {type: [integer, 'null']}\n", "", ["response-payload-removed"],
            ["response-payload-added"]),
    ]

    private static let events: [RuleCase] = [
        RuleCase(
            "events:",
            "events:\n  MORE: {operation: Dispatch, payload: {$ref: 'openapi.yaml#/components/schemas/Reply'}, scope: session}",
            ["event-added"], ["event-removed"]),
        RuleCase(
            "scope: [channel, user]", "scope: [channel, user, guild]", ["event-scope-added"],
            ["event-scope-removed"]),
        RuleCase(
            ", permission: READ}", "}", ["event-permission-removed"], ["event-permission-added"]),
        RuleCase(
            ", intent: NOTES, direct_intent: DIRECT", "", ["event-intent-removed", "event-intent-removed"],
            ["event-intent-added", "event-intent-added"]),
        RuleCase(
            "direct_intent: DIRECT", "direct_intent: NOTES", ["event-intent-changed"],
            ["event-intent-changed"]),
    ]
}
