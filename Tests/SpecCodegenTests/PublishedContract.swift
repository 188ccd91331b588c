// The contracts of the repository as they are published, and what tests ask of them.

import FileTesting
import SpecCodegen
import SpecModel

struct PublishedContract {
    let description: APIDescription
    private let files: [PublishedFile]

    static let names = ["guilds", "library", "lobby", "relay"]

    /// - Parameter name: `guilds`, or a folder of Golden/.
    init(_ name: String) throws {
        let folder = name == "guilds" ? "spec/guilds" : "\(GoldenTests.folder)/\(name)"
        try self.init(SpecFolder(path: "\(SourceTree.root)/\(folder)"))
    }

    init(_ folder: SpecFolder) throws {
        description = try SpecLoader.load(folder)
        files = try ContractPublication.files(of: folder)
    }

    /// nil when the contract has nothing to put into a file of this name.
    func text(of path: String) -> String? {
        files.first { $0.path == path }?.text
    }

    var asyncAPI: YAMLNode? {
        text(of: "asyncapi.yaml").flatMap { YAMLParser.parse(Array($0.utf8), file: "asyncapi.yaml").node }
    }

    /// A contract of one operation, whose texts try to be markup.
    static func hostile(gateway: String? = nil) -> SpecFolder {
        let api = """
            openapi: 3.1.0
            info: {title: "A & B <script>", version: 1.0.0}
            paths:
              /things:
                get:
                  operationId: listThings
                  summary: "List \\"things\\" & <b>more</b>"
                  description: "Use `a < b` or </section>, and it's done"
                  responses:
                    '200':
                      description: "<img>"
                      content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
            components:
              schemas:
                Thing:
                  type: object
                  properties:
                    name:
                      type: string
                      enum: ["<i>", '"&"']
                      x-enum-names: [tag, quote]
                      description: "<name>"
                  examples: [{name: "<i>"}]
            """
        let errors = """
            validation_error: INVALID
            body: [{code: code}, {message: message}, {violations: errors}]
            violations: {required: {code: REQUIRED, message: "Is <missing>"}}
            errors: {INVALID: {code: 1, status: 400, message: "Not < valid & not > either"}}
            """
        var files = ["openapi.yaml": api, "errors.yaml": errors]
        files["gateway.yaml"] = gateway
        return SpecFolder(path: "spec/hostile", files: files)
    }
}

extension YAMLNode {
    /// Every `$ref` in the tree.
    var references: [String] {
        let own = self["$ref"]?.string.map { [$0] } ?? []
        return own + (entries ?? []).flatMap { $0.value.references } + (elements ?? []).flatMap(\.references)
    }

    /// What a pointer such as `#/channels/gateway` leads to.
    func node(at pointer: String) -> YAMLNode? {
        pointer.split(separator: "/").dropFirst().reduce(self as YAMLNode?) { node, token in
            node?[String(token)]
        }
    }
}
