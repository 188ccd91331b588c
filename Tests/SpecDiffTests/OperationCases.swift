// Changes of operations, errors and rate limits.

enum OperationCases {
    static let all = document + requests + responses + access + errors + rateLimits

    private static let document: [RuleCase] = [
        RuleCase(
            "[{url: /api/v1}]", "[{url: /api/v1}, {url: /api/v2}]", ["base-path-added"],
            ["base-path-removed"]),
        RuleCase(
            "scheme: bearer", "scheme: token", ["security-scheme-changed"], ["security-scheme-changed"]),
        RuleCase("scheme: bearer", "scheme: Bearer", [], []),
        RuleCase(
            "operationId: getBoard", "operationId: readBoard", ["operation-id-changed"],
            ["operation-id-changed"]),
        RuleCase(
            "/boards/{board}/picture:", "/boards/{board}/image:", ["operation-moved"], ["operation-moved"]),
        RuleCase(
            [("/boards/{board}/picture:", "/boards/{board}/image:"), ("setPicture", "setImage")],
            ["operation-added", "operation-removed"], ["operation-added", "operation-removed"]),
        RuleCase(
            "operationId: getBoard", "operationId: getBoard\n      deprecated: true",
            ["operation-deprecated"], ["operation-undeprecated"]),
    ]

    private static let requests: [RuleCase] = [
        // Names of path parameters are not on the wire.
        RuleCase([("{board}", "{key}"), ("name: board,", "name: key,"), ("[board]", "[key]")], [], []),
        RuleCase("name: X-Reason,", "name: x-reason,", [], []),
        RuleCase(
            "in: header, schema: {type: string, maxLength: 9}",
            "in: header, schema: {type: string, maxLength: 8}", ["request-max-length-decreased"],
            ["request-max-length-increased"]),
        RuleCase(
            "        - {name: draft, in: query, schema: {type: boolean}}\n", "",
            ["parameter-removed"], ["optional-parameter-added"]),
        RuleCase(
            "{name: draft, in: query, schema", "{name: final, in: query, required: true, schema",
            ["parameter-removed", "required-parameter-added"],
            ["parameter-removed", "optional-parameter-added"]),
        RuleCase(
            "{name: draft, in: query,", "{name: draft, in: query, required: true,",
            ["parameter-became-required"], ["parameter-became-optional"]),
        RuleCase(
            "in: header,", "in: header, x-percent-encoded: true,", ["parameter-encoding-changed"],
            ["parameter-encoding-changed"]),
        RuleCase(
            "operationId: closeBoard",
            "operationId: closeBoard\n      requestBody: {required: true, x-max-bytes: 9, content: {image/png: {}}}",
            ["required-request-body-added"], ["request-body-removed"]),
        RuleCase(
            "operationId: closeBoard",
            "operationId: closeBoard\n      requestBody: {x-max-bytes: 9, content: {image/png: {}}}",
            ["optional-request-body-added"], ["request-body-removed"]),
        RuleCase(
            "required: true\n        x-max-bytes: 1000", "required: false\n        x-max-bytes: 1000",
            ["request-body-became-optional"], ["request-body-became-required"]),
        RuleCase(
            "x-max-bytes: 1000", "x-max-bytes: 999", ["request-max-bytes-decreased"],
            ["request-max-bytes-increased"]),
        RuleCase(
            "x-max-bytes: 900", "x-max-bytes: 901", ["request-max-bytes-increased"],
            ["request-max-bytes-decreased"]),
        RuleCase(
            "          image/png: {}\n", "", ["request-media-type-removed"], ["request-media-type-added"]),
        RuleCase(
            "required: [picture]", "required: [picture, about]", ["request-property-became-required"],
            ["request-property-became-optional"]),
        RuleCase(
            "maxItems: 2,", "maxItems: 3,", ["request-max-items-increased"], ["request-max-items-decreased"]),
    ]

    private static let responses: [RuleCase] = [
        RuleCase("        '202': {description: Later.}\n", "", ["status-removed"], ["status-added"]),
        RuleCase(
            "'202': {description: Later.}", "'202': {description: Later., content: {text/plain: {}}}",
            ["response-body-added"], ["response-body-removed"]),
        RuleCase(
            "content: {text/plain: {}}", "content: {text/html: {}}", ["response-media-type-changed"],
            ["response-media-type-changed"]),
        RuleCase(
            "headers: {ETag: {required: true, schema: {type: string}}}",
            "headers: {ETag: {required: true, schema: {type: string}}, Age: {schema: {type: string}}}",
            ["response-header-added"], ["response-header-removed"]),
        RuleCase(
            "ETag: {required: true,", "ETag: {required: false,", ["response-header-became-optional"],
            ["response-header-became-required"]),
        RuleCase("Later.", "Much later.", [], []),
    ]

    private static let access: [RuleCase] = [
        // Calls without credentials are counted by address.
        RuleCase(
            "security: [{person: []}]", "security: []", ["rate-limit-subject-changed", "security-removed"],
            ["rate-limit-subject-changed", "security-added"]),
        RuleCase(
            "security: [{person: []}]", "security: [{person: []}, {machine: []}]",
            ["security-alternative-added"], ["security-alternative-removed"]),
        RuleCase(
            "x-permission: [READ]\n", "x-permission: [READ, WRITE]\n",
            ["permission-added"], ["permission-removed"]),
        RuleCase(
            "      x-permission-unless-own: [WRITE]\n", "", ["permission-removed"], ["permission-added"]),
    ]

    private static let errors: [RuleCase] = [
        RuleCase(
            "x-errors: [INVALID, UNAUTHORIZED, GONE,", "x-errors: [INVALID, UNAUTHORIZED,", ["error-removed"],
            ["error-added"]),
        // An error is its status and its code.
        RuleCase("GONE", "NOT_HERE", [], []),
        RuleCase("GONE: {code: 4,", "GONE: {code: 44,", ["error-code-changed"], ["error-code-changed"]),
        RuleCase(
            "code: 4, status: 404", "code: 4, status: 410", ["error-status-changed"], ["error-status-changed"]
        ),
        RuleCase(
            "message: Gone", "message: No longer here", ["error-message-changed"], ["error-message-changed"]),
        RuleCase(
            "message: Slow, retry_after: true", "message: Slow", ["error-retry-after-removed"],
            ["error-retry-after-added"]),
        RuleCase(
            "rate_limit_error: LIMITED", "rate_limit_error: OTHER_LIMITED", ["error-role-changed"],
            ["error-role-changed"]),
        RuleCase(
            "{message: message}, ", "{message: message}, {constant: {type: error}}, ",
            ["error-body-key-added"], ["error-body-key-removed"]),
        RuleCase(
            "  required: {code: REQUIRED, message: Needed}",
            "  required: {code: REQUIRED, message: Needed}\n  domain.taken: {code: TAKEN, message: Taken}",
            ["violation-added"], ["violation-removed"]),
        RuleCase("code: REQUIRED", "code: NEEDED", ["violation-code-changed"], ["violation-code-changed"]),
        RuleCase(
            "message: Needed", "message: Missing", ["violation-message-changed"],
            ["violation-message-changed"]),
    ]

    private static let rateLimits: [RuleCase] = [
        RuleCase(
            "closeBoard\n      x-rate-limit: reads", "closeBoard\n      x-rate-limit: none",
            ["rate-limit-removed"], ["rate-limit-added"]),
        RuleCase(
            "notes: {limit: 10, per_seconds: 5}", "notes: {limit: 9, per_seconds: 5}",
            ["rate-limit-lowered"], ["rate-limit-raised"]),
        // More at once, but fewer in the long run.
        RuleCase(
            "notes: {limit: 10, per_seconds: 5}", "notes: {limit: 20, per_seconds: 60}",
            ["rate-limit-lowered"], ["rate-limit-lowered"]),
        RuleCase(
            "notes: {limit: 10, per_seconds: 5}", "notes: {limit: 10, per_seconds: 5, per: address}",
            ["rate-limit-subject-changed"], ["rate-limit-subject-changed"]),
        RuleCase(
            [
                ("x-rate-limit: none", "x-rate-limit: notes"),
                ("notes: {limit: 10, per_seconds: 5}", "notes: {limit: 10, per_seconds: 5, per: address}"),
            ],
            ["rate-limit-added", "rate-limit-subject-changed"],
            ["rate-limit-removed", "rate-limit-subject-changed"]),
        // Names of buckets are not compared, but which operations share one.
        RuleCase(
            [("reads: {limit: 50,", "all: {limit: 50,"), ("x-rate-limit: reads", "x-rate-limit: all")], [], []
        ),
        RuleCase(
            [
                (
                    "    reads: {limit: 50, per_seconds: 1}",
                    "    reads: {limit: 50, per_seconds: 1}\n    closes: {limit: 50, per_seconds: 1}"
                ), ("closeBoard\n      x-rate-limit: reads", "closeBoard\n      x-rate-limit: closes"),
            ],
            ["rate-limit-bucket-parted", "rate-limit-bucket-parted"],
            ["rate-limit-bucket-shared", "rate-limit-bucket-shared"]),
    ]
}
