// A small contract that tests vary: every part can be replaced by the text under test. A `▸` in such a text
// marks the place where a diagnostic is expected, and is taken out before the text is read.

import SpecModel

struct Toy {
    var paths = """
        /things:
          get:
            operationId: listThings
            responses: {'204': {description: Done.}}
        """
    var schemas = ""
    /// Other entries of components.
    var components = ""
    /// Other keys of the document.
    var root = ""
    var errors = """
        validation_error: INVALID
        body: [{code: code}, {message: message}, {violations: errors}]
        violations:
          type: {code: TYPE, message: Wrong type}
          required: {code: REQUIRED, message: This field is required}
          maxLength: {code: LENGTH, message: 'At most {limit}'}
          maximum: {code: MAXIMUM, message: 'At most {limit}'}
          enum: {code: CHOICE, message: 'One of {expected}'}
          format.snowflake: {code: ID, message: No id}
        errors:
          INVALID: {code: 1, status: 400, message: Invalid}
          UNAUTHORIZED: {code: 2, status: 401, message: Unauthorized}
          GONE: {code: 3, status: 404, message: Gone}
        """
    var gateway: String?
    /// Further files, by path.
    var others: [String: String] = [:]

    private var openAPI: String {
        """
        openapi: 3.1.0
        info: {title: Toy, version: 1.0.0}
        \(root)
        paths:
        \(indented(paths, by: 2))
        components:
        \(indented(components, by: 2))
          schemas:
            Permissions: {type: string, x-bits: {READ: 0, WRITE: 1}}
        \(indented(schemas, by: 4))
        """
    }

    /// Texts by file, markers included.
    private var markedFiles: [String: String] {
        var files = others
        files["openapi.yaml"] = openAPI
        files["errors.yaml"] = errors
        files["gateway.yaml"] = gateway
        return files
    }

    var folder: SpecFolder {
        SpecFolder(path: "spec/toy", files: markedFiles.mapValues { $0.filter { $0 != "▸" } })
    }

    /// `spec/toy/openapi.yaml:12:5`, for every marker.
    var markers: [String] {
        markedFiles.sorted { $0.key < $1.key }.flatMap { file, text in
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
                index, line in
                var column = 0
                return line.compactMap { character -> String? in
                    if character == "▸" { return "spec/toy/\(file):\(index + 1):\(column + 1)" }
                    column += 1
                    return nil
                }
            }
        }
    }

    func load() throws(SpecErrors) -> APIDescription { try SpecLoader.load(folder) }

    /// What is reported, one text per diagnostic; empty when the contract loads.
    var diagnostics: [String] {
        do throws(SpecErrors) {
            _ = try load()
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    private func indented(_ text: String, by count: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}

extension APIDescription {
    /// The schema of a name.
    func schema(_ name: String) -> Schema? { schemas.first { $0.name == name }?.schema }

    func operation(_ id: String) -> Operation? { operations.first { $0.id == id } }
}

extension Schema {
    /// The name of the schema referred to.
    var target: String? {
        if case .reference(let name) = shape { name } else { nil }
    }

    var object: ObjectRules? {
        if case .object(let rules) = shape { rules } else { nil }
    }
}
