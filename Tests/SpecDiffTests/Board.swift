// A contract with something of everything, which tests change in one place at a time.

import SpecModel

struct Board {
    static let openAPI = """
        openapi: 3.1.0
        info: {title: Board, version: 1.0.0}
        servers: [{url: /api/v1}]
        x-rate-limits:
          major_parameters: [board]
          buckets:
            notes: {limit: 10, per_seconds: 5}
            reads: {limit: 50, per_seconds: 1}
        paths:
          /boards/{board}/notes:
            post:
              operationId: createNote
              security: [{person: []}]
              parameters:
                - {name: board, in: path, required: true, schema: {type: string, format: snowflake}}
                - {name: X-Reason, in: header, schema: {type: string, maxLength: 9}}
                - {name: draft, in: query, schema: {type: boolean}}
              requestBody:
                required: true
                x-max-bytes: 1000
                content:
                  application/json: {schema: {$ref: '#/components/schemas/Note'}}
                  image/png: {}
              responses:
                '200':
                  description: Done.
                  headers: {ETag: {required: true, schema: {type: string}}}
                  content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
                '202': {description: Later.}
              x-errors: [INVALID, UNAUTHORIZED, GONE, WRONG_SCHEME, BROKEN]
              x-permission: [READ]
              x-permission-unless-own: [WRITE]
              x-rate-limit: notes
          /boards/{board}/picture:
            put:
              operationId: setPicture
              parameters:
                - {name: board, in: path, required: true, schema: {type: string, format: snowflake}}
              requestBody:
                x-max-bytes: 5000
                content:
                  multipart/form-data:
                    schema:
                      type: object
                      required: [picture]
                      properties:
                        picture: {type: string, format: binary, x-max-bytes: 900}
                        others: {type: array, maxItems: 2, items: {type: string, format: binary}}
                        about: {$ref: '#/components/schemas/About'}
              responses: {'204': {description: Done.}}
              x-errors: [INVALID, BROKEN]
              x-rate-limit: none
          /boards/{board}:
            get:
              operationId: getBoard
              parameters:
                - {name: board, in: path, required: true, schema: {type: string, format: snowflake}}
              responses:
                '200': {description: It., content: {text/plain: {}}}
              x-errors: [INVALID, BROKEN]
              x-rate-limit: reads
          /boards/{board}/close:
            post:
              operationId: closeBoard
              x-rate-limit: reads
              parameters:
                - {name: board, in: path, required: true, schema: {type: string, format: snowflake}}
              responses: {'204': {description: Done.}}
              x-errors: [INVALID, BROKEN]
        components:
          securitySchemes:
            person: {type: http, scheme: bearer}
            machine: {type: http, scheme: bot}
          schemas:
            Permissions: {type: string, x-bits: {READ: 0, WRITE: 1}}
            About: {type: object, properties: {text: {type: string, maxLength: 9}}}
            Colour: {type: string, enum: [red, blue]}
            Mood: {type: string, enum: [glad, sad], x-open: true}
            Flags: {type: string, x-bits: {HOT: 0, NEW: 1}}
            Line:
              type: object
              required: [kind, type]
              properties: {kind: {type: string, const: line}, type: {type: string, const: line}}
            Dot:
              type: object
              required: [kind, type]
              properties: {kind: {type: string, const: dot}, type: {type: string, const: dot}}
            Shape:
              oneOf: [{$ref: '#/components/schemas/Line'}, {$ref: '#/components/schemas/Dot'}]
              discriminator: {propertyName: kind, mapping: {line: '#/components/schemas/Line', dot: '#/components/schemas/Dot'}}
            Note:
              type: object
              required: [title]
              properties:
                title: {type: string, minLength: 2, maxLength: 10}
                code: {type: string, maxLength: 9, pattern: '^[a-z]+$'}
                at: {type: string, format: date-time, maxLength: 40}
                size: {type: integer, minimum: 1, maximum: 9, multipleOf: 3}
                share: {type: number, minimum: 0, maximum: 1}
                tags: {type: array, minItems: 1, maxItems: 5, uniqueItems: true, items: {type: string, maxLength: 5}}
                colour: {$ref: '#/components/schemas/Colour'}
                mood: {$ref: '#/components/schemas/Mood'}
                flags: {$ref: '#/components/schemas/Flags'}
                labels: {type: object, minProperties: 1, maxProperties: 5, additionalProperties: {type: string, maxLength: 5}}
                shape: {$ref: '#/components/schemas/Shape'}
                about: {$ref: '#/components/schemas/About'}
                pinned: {type: boolean, x-permission: [WRITE]}
                extra: {type: object, properties: {one: {type: boolean}}}
                count: {type: integer, default: 5}
                parent: {$ref: '#/components/schemas/Note'}
            Reply: {type: object, required: [to], properties: {to: {type: string}, of: {type: string}}}
        """

    static let errors = """
        validation_error: INVALID
        fallback_error: BROKEN
        rate_limit_error: LIMITED
        wrong_scheme_error: WRONG_SCHEME
        body: [{code: code}, {message: message}, {retry_after: retry_after}, {violations: errors}]
        violations:
          json: {code: JSON, message: No JSON}
          required: {code: REQUIRED, message: Needed}
          type: {code: TYPE, message: Wrong type}
          enum: {code: CHOICE, message: 'One of {expected}'}
          oneOf: {code: UNION, message: 'One of {expected}'}
          minLength: {code: LENGTH, message: 'At least {limit}'}
          maxLength: {code: LENGTH, message: 'At most {limit}'}
          pattern: {code: PATTERN, message: Wrong form}
          format.snowflake: {code: ID, message: No id}
          format.date-time: {code: DATE, message: No date}
          format.uri: {code: URI, message: No address}
          format.int32: {code: INTEGER, message: Too large}
          minimum: {code: NUMBER, message: 'At least {limit}'}
          maximum: {code: NUMBER, message: 'At most {limit}'}
          exclusiveMinimum: {code: NUMBER, message: 'Above {limit}'}
          exclusiveMaximum: {code: NUMBER, message: 'Below {limit}'}
          multipleOf: {code: MULTIPLE, message: 'A multiple of {limit}'}
          minItems: {code: ITEMS, message: 'At least {limit}'}
          maxItems: {code: ITEMS, message: 'At most {limit}'}
          uniqueItems: {code: UNIQUE, message: Twice}
          minProperties: {code: KEYS, message: 'At least {limit}'}
          maxProperties: {code: KEYS, message: 'At most {limit}'}
          additionalProperties: {code: KEY, message: Not known}
        errors:
          INVALID: {code: 1, status: 400, message: Invalid}
          UNAUTHORIZED: {code: 2, status: 401, message: Unauthorized}
          WRONG_SCHEME: {code: 3, status: 403, message: Wrong scheme}
          GONE: {code: 4, status: 404, message: Gone}
          SLOW: {code: 5, status: 409, message: Slow, retry_after: true}
          LIMITED: {code: 6, status: 429, message: Limited}
          OTHER_LIMITED: {code: 7, status: 429, message: Limited as well}
          BROKEN: {code: 8, status: 503, message: Broken}
        """

    static let gateway = """
        paths: [/gateway]
        envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d, event: t, sequence: s, nulls: true}
        timings: {heartbeat_interval_ms: 45000, resume_window_ms: 120000}
        query: {v: {enum: ['1', '2'], otherwise: ALREADY}, shape: {enum: [json], otherwise: ALREADY}}
        client_rate_limit: {frames: 120, per_seconds: 60, close: UNKNOWN}
        intents: {NOTES: 0, DIRECT: 1}
        opening: Hello
        unknown_operation_close: UNKNOWN
        malformed_frame_close: UNKNOWN
        operations:
          Dispatch: {code: 0, direction: server}
          Identify:
            code: 2
            direction: client
            payload: {$ref: 'openapi.yaml#/components/schemas/About'}
            legal_in: [connected]
            otherwise: {identifying: ALREADY, identified: ALREADY}
            answered_by: [READY, Hello]
          Ping:
            code: 3
            direction: both
            client_payload: {type: [integer, 'null']}
            server_payload: {type: [integer, 'null']}
            legal_in: [connected, identifying, identified]
          Hello: {code: 10, direction: server}
        events:
          READY: {operation: Dispatch, payload: {$ref: 'openapi.yaml#/components/schemas/Reply'}, scope: session}
          NOTE: {operation: Dispatch, payload: {$ref: 'openapi.yaml#/components/schemas/Note'}, scope: [channel, user], intent: NOTES, direct_intent: DIRECT, permission: READ}
        close_codes:
          UNKNOWN: {code: 4001, description: Unknown, reconnect: resume}
          ALREADY: {code: 4005, description: Twice, reconnect: never}
        """

    /// By name: `openapi.yaml`.
    var files = [
        "openapi.yaml": Self.openAPI, "errors.yaml": Self.errors, "gateway.yaml": Self.gateway,
    ]

    struct NotFound: Error {
        let text: String
    }

    /// Replaces a text in whichever file has it.
    /// - Throws: when no file has it, so that no test compares a contract with itself by mistake.
    mutating func replace(_ text: String, _ other: String) throws {
        let places = files.filter { $0.value.contains(text) }
        guard !places.isEmpty else { throw NotFound(text: text) }
        for (name, contents) in places { files[name] = contents.replacing(text, with: other) }
    }

    func load() throws -> APIDescription {
        try SpecLoader.load(SpecFolder(path: "spec/board", files: files))
    }
}
