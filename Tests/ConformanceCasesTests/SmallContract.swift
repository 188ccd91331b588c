// A contract of one operation, for tests that say exactly which requests come of it.

import ConformanceCases
import ConformanceModel
import SpecModel

struct SmallContract {
    let description: APIDescription
    let generator: CaseGenerator

    /// - Parameters:
    ///   - body: the schema of the body, in flow style.
    ///   - parameters: of the operation, in flow style.
    ///   - schemas: entries of components, one per line.
    init(
        body: String? = nil, path: String = "/things", parameters: String = "[]", schemas: String = "",
        codes: String? = nil, bytesMax: Int = 65_536, errors: String = "[INVALID]"
    ) throws {
        let content = body.map {
            "requestBody: {required: true, x-max-bytes: \(bytesMax), "
                + "content: {application/json: {schema: \($0)}}}"
        }
        let document = """
            openapi: 3.1.0
            info: {title: Small, version: 1.0.0}
            paths:
              \(path):
                post:
                  operationId: act
                  parameters: \(parameters)
                  \(content ?? "summary: Act")
                  responses: {'204': {description: Done.}}
                  x-errors: \(errors)
            components:
              schemas:
                Unused: {type: boolean}
            \(schemas.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
            """
        let table = """
            validation_error: INVALID
            body: [{code: code}, {message: message}, {violations: errors}]
            violations:
            \(codes ?? Self.codes)
            errors:
              INVALID: {code: 1, status: 400, message: Invalid}
              OTHER: {code: 2, status: 404, message: Other}
            """
        let folder = SpecFolder(path: "spec/small", files: ["openapi.yaml": document, "errors.yaml": table])
        description = try SpecLoader.load(folder)
        generator = CaseGenerator(description, seed: 1)
    }

    /// Every keyword has a code that is called like it.
    private static let codes = [
        "required", "type", "enum", "oneOf", "minLength", "maxLength", "pattern", "format.snowflake",
        "format.int32", "format.date-time", "format.uri", "format.email", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
        "minProperties", "maxProperties", "additionalProperties",
    ].map { "  \($0): {code: \($0), message: Broken}" }.joined(separator: "\n")

    var operation: Operation { description.operations[0] }

    /// One line for each case: its id, what it is made of, and how it ends.
    func lines(_ draft: RequestDraft, where isWanted: (RequestCase) -> Bool = { _ in true }) -> [String] {
        generator.cases(for: .request(operation), from: draft).filter(isWanted).map { item in
            let parts =
                [item.draft.path, item.draft.query].filter { !$0.isEmpty }.map { values in
                    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.json)" }.joined(
                        separator: "&")
                } + (item.draft.body.map { [$0.json] } ?? [])
            return "\(item.id): \(parts.joined(separator: " ")) → \(item.outcome)"
        }
    }

    /// The same without cases inside.
    func outside(_ draft: RequestDraft) -> [String] { lines(draft) { !$0.isInside } }
    func inside(_ draft: RequestDraft) -> [String] { lines(draft) { $0.isInside } }

    /// Details of cells: `body.name type outside`.
    var cells: [String] { generator.cells(of: .request(operation)).map(\.detail) }
}

extension RequestCase {
    var isInside: Bool { if case .accepted = expectation { true } else { false } }

    /// `accepted`, or the places that are reported, each with its codes.
    var outcome: String {
        guard case .refused(let violations) = expectation else { return "accepted" }
        return violations.map { violation in
            "\(JSONPath(violation.path)) \(violation.codes.joined(separator: "+"))"
        }.joined(separator: ", ")
    }
}

extension RequestDraft {
    /// A request with a body of this JSON text and nothing else.
    static func body(_ json: String) throws -> RequestDraft {
        RequestDraft(path: [:], query: [:], body: try JSONLiteral(json: json.utf8))
    }
}
