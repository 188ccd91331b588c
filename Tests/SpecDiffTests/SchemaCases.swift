// Changes of data types. `Note` is written by both sides, so that most of them are found twice: once for
// requests, where fewer values break clients, and once for responses and events, where more do.

enum SchemaCases {
    static let all = scalars + limits + choices + objects + variants

    private static let scalars: [RuleCase] = [
        RuleCase(
            "pinned: {type: boolean,", "pinned: {type: integer,",
            ["request-type-changed", "response-type-changed"],
            ["request-type-changed", "response-type-changed"]),
        .both(
            "size: {type: integer, minimum: 1, maximum: 9, multipleOf: 3}", "size: {}",
            forth: "type-widened", back: "type-narrowed"),
        RuleCase(
            "format: date-time, maxLength: 40", "format: uri, maxLength: 40",
            ["request-format-changed", "response-format-changed"],
            ["request-format-changed", "response-format-changed"]),
        .both(
            "format: date-time, maxLength: 40", "maxLength: 40", forth: "format-removed",
            back: "format-added"),
        .both(
            "pinned: {type: boolean,", "pinned: {type: [boolean, 'null'],", forth: "became-nullable",
            back: "became-not-nullable"),
        RuleCase(
            "'^[a-z]+$'", "'^[a-y]+$'", ["request-pattern-changed", "response-pattern-changed"],
            ["request-pattern-changed", "response-pattern-changed"]),
        .both(
            ", pattern: '^[a-z]+$'", "", forth: "pattern-removed", back: "pattern-added"),
        RuleCase(
            "multipleOf: 3", "multipleOf: 2",
            ["request-multiple-of-changed", "response-multiple-of-changed"],
            ["request-multiple-of-changed", "response-multiple-of-changed"]),
        .both(
            ", multipleOf: 3", "", forth: "multiple-of-removed", back: "multiple-of-added"),
        .both(
            ", uniqueItems: true", "", forth: "unique-items-removed", back: "unique-items-added"),
        RuleCase(
            "count: {type: integer, default: 5}", "count: {type: integer, default: 6}",
            ["request-default-changed"], ["request-default-changed"]),
    ]

    private static let limits: [RuleCase] = [
        .both(
            "maxLength: 10}", "maxLength: 11}", forth: "max-length-increased",
            back: "max-length-decreased"),
        .both(
            "minLength: 2", "minLength: 1", forth: "min-length-decreased",
            back: "min-length-increased"),
        .both(
            "maximum: 9", "maximum: 12", forth: "maximum-increased", back: "maximum-decreased"),
        .both(
            ", maximum: 9", "", forth: "maximum-increased", back: "maximum-decreased"),
        .both(
            "minimum: 1, maximum: 9", "minimum: 0, maximum: 9", forth: "minimum-decreased",
            back: "minimum-increased"),
        .both(
            "minimum: 0, maximum: 1}", "minimum: 0, maximum: 1.5}", forth: "maximum-increased",
            back: "maximum-decreased"),
        .both(
            "minimum: 0, maximum: 1}", "exclusiveMinimum: 0, maximum: 1}", forth: "minimum-increased",
            back: "minimum-decreased"),
        .both(
            "maxItems: 5", "maxItems: 6", forth: "max-items-increased", back: "max-items-decreased"),
        .both(
            "minItems: 1, ", "", forth: "min-items-decreased", back: "min-items-increased"),
        .both(
            "maxProperties: 5", "maxProperties: 6", forth: "max-properties-increased",
            back: "max-properties-decreased"),
        .both(
            "minProperties: 1, ", "", forth: "min-properties-decreased",
            back: "min-properties-increased"),
        // The same limit in other words.
        RuleCase("minimum: 1, maximum: 9", "exclusiveMinimum: 0, maximum: 9", [], []),
    ]

    private static let choices: [RuleCase] = [
        .both(
            "enum: [red, blue]", "enum: [red, blue, green]", forth: "enum-value-added",
            back: "enum-value-removed"),
        .both(
            "enum: [red, blue]", "enum: [red, blue], x-open: true", forth: "enum-opened",
            back: "enum-closed"),
        .both(
            "enum: [glad, sad]", "enum: [glad, sad, calm]", forth: "open-enum-value-added",
            back: "open-enum-value-removed"),
        RuleCase("enum: [red, blue]", "enum: [blue, red]", [], []),
        .both(
            "x-bits: {HOT: 0, NEW: 1}", "x-bits: {HOT: 0, NEW: 1, OLD: 2}", forth: "bit-added",
            back: "bit-removed"),
        RuleCase(
            "x-bits: {HOT: 0, NEW: 1}", "x-bits: {HOT: 0, NEW: 2}",
            ["request-bit-number-changed", "response-bit-number-changed"],
            ["request-bit-number-changed", "response-bit-number-changed"]),
        // Names of bits are not on the wire.
        RuleCase("x-bits: {HOT: 0, NEW: 1}", "x-bits: {WARM: 0, NEW: 1}", [], []),
    ]

    private static let objects: [RuleCase] = [
        RuleCase(
            "        pinned:", "        more: {type: boolean}\n        pinned:",
            ["request-property-added", "response-property-added"],
            ["request-property-removed", "response-optional-property-removed"]),
        RuleCase(
            [
                ("required: [title]", "required: [title, more]"),
                (
                    "        pinned:",
                    "        more: {type: boolean}\n        pinned:"
                ),
            ],
            ["request-required-property-added", "response-property-added"],
            ["request-property-removed", "response-property-removed"]),
        .both(
            "required: [title]", "required: []", forth: "property-became-optional",
            back: "property-became-required"),
        RuleCase(
            "pinned: {type: boolean,", "pinned: {type: boolean, deprecated: true,",
            ["request-property-deprecated", "response-property-deprecated"], []),
        .both(
            "About: {type: object, properties",
            "About: {type: object, additionalProperties: false, properties",
            forth: "other-keys-forbidden", back: "other-keys-allowed"),
        RuleCase(
            "extra: {type: object, properties: {one: {type: boolean}}}",
            "extra: {type: object, additionalProperties: false, properties: {}}",
            [
                "request-other-keys-forbidden", "request-property-refused", "response-other-keys-forbidden",
                "response-optional-property-removed",
            ],
            [
                "request-other-keys-allowed", "request-property-added", "response-other-keys-allowed",
                "response-property-added",
            ]),
        .both(
            "maxProperties: 5, additionalProperties: {type: string, maxLength: 5}", "maxProperties: 5",
            forth: "map-removed", back: "map-added"),
        .both(
            "additionalProperties: {type: string, maxLength: 5}",
            "additionalProperties: {type: string, maxLength: 6}", forth: "max-length-increased",
            back: "max-length-decreased"),
        RuleCase(
            "x-permission: [WRITE]}", "x-permission: [READ, WRITE]}", ["permission-added"],
            ["permission-removed"]),
    ]

    private static let variants: [RuleCase] = [
        .both(
            [
                ("oneOf: [{$ref: '#/components/schemas/Line'}, ", "oneOf: ["),
                ("mapping: {line: '#/components/schemas/Line', ", "mapping: {"),
            ],
            forth: "variant-removed", back: "variant-added"),
        RuleCase(
            "propertyName: kind", "propertyName: type",
            ["request-discriminator-changed", "response-discriminator-changed"],
            ["request-discriminator-changed", "response-discriminator-changed"]),
    ]
}

extension RuleCase {
    fileprivate static func both(
        _ edits: [(String, String)], forth: String, back: String
    ) -> RuleCase {
        RuleCase(
            edits, ["request-\(forth)", "response-\(forth)"],
            ["request-\(back)", "response-\(back)"])
    }
}
