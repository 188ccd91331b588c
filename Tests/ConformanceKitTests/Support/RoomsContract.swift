// A contract small enough to read at a glance, with an example of everything that scenarios can name.

import SpecModel

enum RoomsContract {
    static func load() throws -> APIDescription {
        try SpecLoader.load(
            SpecFolder(
                path: "rooms",
                files: ["openapi.yaml": openAPI, "errors.yaml": errors, "gateway.yaml": gateway]))
    }

    private static let openAPI = """
        openapi: 3.1.0
        info: {title: Rooms, version: 1.2.0}
        servers: [{url: /v1}]
        x-rate-limits:
          major_parameters: []
          default: {limit: 50, per_seconds: 1}
          buckets:
            latest: {limit: 5, per_seconds: 10}
        paths:
          /accounts:
            post:
              operationId: register
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/NewAccount'}}}
              responses:
                '201':
                  description: The account.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}
              x-errors: [BAD_REQUEST, BROKEN]
          /rooms/{room}/notes:
            parameters:
              - {name: room, in: path, required: true, schema: {type: string, maxLength: 9}}
            get:
              operationId: listNotes
              security: [{token: []}]
              parameters:
                - {name: limit, in: query, schema: {type: integer, format: int32, minimum: 1}}
              responses:
                '200':
                  description: All.
                  content:
                    application/json:
                      schema: {type: array, items: {$ref: '#/components/schemas/Note'}}
              x-errors: [BAD_REQUEST, NO_ROOM, WHO, BROKEN]
            post:
              operationId: createNote
              security: [{token: []}]
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}
              responses:
                '201':
                  description: The note.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
              x-errors: [BAD_REQUEST, NO_ROOM, WHO, BROKEN]
          /notes/latest:
            delete:
              operationId: deleteLatest
              responses: {'204': {description: Gone.}}
              x-rate-limit: latest
              x-errors: [BROKEN]
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
          schemas:
            NewAccount:
              type: object
              required: [name]
              properties:
                name: {type: string, maxLength: 100}
            Account:
              type: object
              required: [id, name, token]
              properties:
                id: {type: string}
                name: {type: string}
                token: {type: string}
            NewNote:
              type: object
              required: [text]
              properties:
                text: {type: string, maxLength: 100}
            Note:
              type: object
              required: [id, room, text]
              properties:
                id: {type: string}
                room: {type: string}
                text: {type: string}
            Rights:
              type: string
              x-bits: {READ: 0, WRITE: 1, RULE: 40}
            Hello:
              type: object
              required: [interval]
              properties:
                interval: {type: integer}
            Open:
              type: object
              required: [token]
              properties:
                token: {type: string, maxLength: 100}
                intents: {type: integer, format: int32}
            TakeUp:
              type: object
              required: [token, session, last]
              properties:
                token: {type: string, maxLength: 100}
                session: {type: string, maxLength: 100}
                last: {type: integer, format: int64}
            Begin:
              type: object
              required: [session]
              properties:
                session: {type: string}
                rooms: {type: array, items: {type: string}}
            Empty:
              type: object
              properties: {}
        """

    private static let errors = """
        validation_error: BAD_REQUEST
        fallback_error: BROKEN
        rate_limit_error: SLOW
        body: [{code: code}, {message: message}, {retry_after: wait}, {violations: errors}]
        violations:
          type: {code: T, message: Not this}
          required: {code: R, message: Needed}
          json: {code: J, message: No JSON}
          minimum: {code: M, message: Too small}
          maxLength: {code: L, message: Too long}
          format.int32: {code: F, message: Too large}
          format.int64: {code: F, message: Too large}
        errors:
          BAD_REQUEST: {code: 1, status: 400, message: Bad}
          NO_ROOM: {code: 2, status: 404, message: None}
          BROKEN: {code: 3, status: 503, message: Broken}
          SLOW: {code: 5, status: 429, message: Slow}
          WHO: {code: 4, status: 401, message: Who}
        """

    private static let gateway = """
        paths: [/live]
        envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d, event: t, \
        sequence: s, nulls: true}
        intents: {NOTES: 0, ROOMS: 3}
        malformed_frame_close: UNREADABLE
        operations:
          Send: {code: 0, direction: server}
          Open:
            code: 1
            direction: client
            payload: {$ref: 'openapi.yaml#/components/schemas/Open'}
            legal_in: [connected]
            otherwise: {identifying: TWICE, identified: TWICE}
            answered_by: [BEGIN]
          TakeUp:
            code: 2
            direction: client
            payload: {$ref: 'openapi.yaml#/components/schemas/TakeUp'}
            legal_in: [connected]
            otherwise: {identifying: TWICE, identified: TWICE}
          Beat: {code: 5, direction: client, legal_in: [connected, identifying, identified], answered_by: [Beaten]}
          Beaten: {code: 6, direction: server}
          Hello: {code: 4, direction: server, payload: {$ref: 'openapi.yaml#/components/schemas/Hello'}}
        events:
          BEGIN: {operation: Send, payload: {$ref: 'openapi.yaml#/components/schemas/Begin'}, scope: session}
          AGAIN: {operation: Send, payload: {$ref: 'openapi.yaml#/components/schemas/Empty'}, scope: session}
          NOTE: {operation: Send, payload: {$ref: 'openapi.yaml#/components/schemas/Note'}, scope: user}
        close_codes:
          TWICE: {code: 4001, description: Twice, reconnect: identify}
          LOST: {code: 4002, description: Lost, reconnect: resume}
          UNREADABLE: {code: 4003, description: Unreadable, reconnect: never}
        """
}
