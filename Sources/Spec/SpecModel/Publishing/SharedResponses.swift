// Moves error responses that several operations answer alike into `components`: the document of a large contract
// would otherwise be error responses for the most part.

struct SharedResponses {
    private let description: APIDescription

    init(_ description: APIDescription) {
        self.description = description
    }

    func moved(in document: YAMLNode) -> YAMLNode {
        let (names, shared) = sharedResponses(of: document)
        guard !shared.isEmpty else { return document }
        var document = document
        for operation in description.operations {
            document.updateOperation(operation) { node in
                node.update("responses") { responses in
                    for entry in responses.entries ?? [] {
                        guard let name = names[Response(entry)] else { continue }
                        let reference = YAMLNode(
                            .string("#/components/responses/\(name)"), at: entry.value.location)
                        var node = YAMLNode(.mapping([]), at: entry.value.location)
                        node.set("$ref", to: reference)
                        responses.set(entry.key, to: node)
                    }
                }
            }
        }
        document.update("components") { components in
            components.update("responses") { responses in
                for (name, node) in shared { responses.set(name, to: node) }
            }
        }
        return document
    }

    /// A response as it is compared: with its status, and wherever it was written.
    private struct Response: Hashable {
        let status: String
        let content: JSONLiteral

        init(_ entry: YAMLEntry) {
            status = entry.key
            content = entry.value.literal
        }
    }

    /// Error responses that occur more than once, in the order of the document, by a name made of their errors.
    private func sharedResponses(
        of document: YAMLNode
    ) -> (names: [Response: String], shared: [(name: String, node: YAMLNode)]) {
        let entries = description.operations.flatMap { errorResponses(of: $0, in: document) }
        let counts = Dictionary(entries.map { (Response($0), 1) }, uniquingKeysWith: +)
        var taken = Set((document["components"]?["responses"]?.entries ?? []).map(\.key))
        var names: [Response: String] = [:]
        var shared: [(name: String, node: YAMLNode)] = []
        for entry in entries {
            let response = Response(entry)
            guard counts[response, default: 0] > 1, names[response] == nil else { continue }
            let name = freeName(for: entry.value, &taken)
            names[response] = name
            shared.append((name, entry.value))
        }
        return (names, shared)
    }

    private func errorResponses(of operation: Operation, in document: YAMLNode) -> [YAMLEntry] {
        let node = document["paths"]?[operation.path.text]?[operation.method.rawValue]
        return (node?["responses"]?.entries ?? []).filter { entry in
            entry.value["$ref"] == nil && (Int(entry.key).map { $0 >= 400 } ?? false)
        }
    }

    /// `UNKNOWN_GUILD`, or with a number behind it where limited and unlimited operations share an error.
    private func freeName(for response: YAMLNode, _ taken: inout Set<String>) -> String {
        let errors = response["description"]?.string ?? ""
        let base = errors.split(separator: ", ").joined(separator: "-or-")
        var (name, number) = (base, 2)
        while !taken.insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }
}
