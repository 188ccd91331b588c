// A contract small enough to list every mutation of, and another whose frames are built the other way.

import SpecModel

enum NotesContract {
    static func load() throws -> APIDescription {
        try SpecLoader.load(
            SpecFolder(
                path: "notes",
                files: ["openapi.yaml": openAPI, "errors.yaml": errors, "gateway.yaml": gateway]))
    }

    private static let openAPI = """
        openapi: 3.1.0
        info: {title: Notes, version: 1.0.0}
        servers: [{url: /v1}]
        paths:
          /notes:
            get:
              operationId: listNotes
              responses:
                '200':
                  description: All.
                  content:
                    application/json:
                      schema: {type: array, items: {$ref: '#/components/schemas/Note'}}
              x-errors: []
          /notes/latest:
            delete:
              operationId: deleteLatest
              responses: {'204': {description: Gone.}}
              x-errors: []
          /notes/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: string, maxLength: 9}}
            patch:
              operationId: updateNote
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/NotePatch'}}}
              responses:
                '200':
                  description: The note.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
              x-errors: [BAD_NOTE, NO_NOTE, BROKEN]
        components:
          schemas:
            Note:
              type: object
              required: [text, writer]
              properties:
                text: {type: string}
                tag: {type: [string, 'null']}
                writer: {$ref: '#/components/schemas/Writer'}
            Writer:
              type: object
              required: [name]
              properties:
                name: {type: string}
            NotePatch:
              type: object
              properties:
                text: {type: string, maxLength: 100}
            Hello:
              type: object
              required: [interval]
              properties:
                interval: {type: integer}
            Open:
              type: object
              required: [key]
              properties:
                key: {type: string, maxLength: 100}
            TakeUp:
              type: object
              required: [key, session, last]
              properties:
                key: {type: string, maxLength: 100}
                session: {type: string, maxLength: 100}
                last: {type: integer, format: int64}
            Begin:
              type: object
              required: [session]
              properties:
                session: {type: string}
            Empty:
              type: object
              properties: {}
        """

    private static let errors = """
        validation_error: BAD_NOTE
        fallback_error: BROKEN
        body: [{code: code}, {message: message}, {violations: errors}]
        violations:
          type: {code: T, message: Not this}
          required: {code: R, message: Needed}
          json: {code: J, message: No JSON}
          maxLength: {code: L, message: Too long}
          format.int64: {code: F, message: Too large}
        errors:
          BAD_NOTE: {code: 1, status: 400, message: Bad}
          NO_NOTE: {code: 2, status: 404, message: None}
          BROKEN: {code: 3, status: 503, message: Broken}
        """

    private static let gateway = """
        paths: [/live]
        envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d, event: t, \
        sequence: s, nulls: true}
        operations:
          Send: {code: 0, direction: server}
          Open:
            code: 1
            direction: client
            payload: {$ref: 'openapi.yaml#/components/schemas/Open'}
            legal_in: [connected]
            otherwise: {identifying: TWICE, identified: TWICE}
          TakeUp:
            code: 2
            direction: client
            payload: {$ref: 'openapi.yaml#/components/schemas/TakeUp'}
            legal_in: [connected]
            otherwise: {identifying: TWICE, identified: TWICE}
          Refused: {code: 3, direction: server, payload: {type: boolean}}
          Hello: {code: 4, direction: server, payload: {$ref: 'openapi.yaml#/components/schemas/Hello'}}
        events:
          BEGIN: {operation: Send, payload: {$ref: 'openapi.yaml#/components/schemas/Begin'}, scope: session}
          TAKEUP_DONE:
            operation: Send
            payload: {$ref: 'openapi.yaml#/components/schemas/Empty'}
            scope: session
          NOTE: {operation: Send, payload: {$ref: 'openapi.yaml#/components/schemas/Note'}, scope: user}
        close_codes:
          TWICE: {code: 4001, description: Twice, reconnect: identify}
          LOST: {code: 4002, description: Lost, reconnect: resume}
        """
}
