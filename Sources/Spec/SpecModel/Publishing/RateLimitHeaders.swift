// The header fields of rate limits, on every response of every operation that has one. They are not marked as
// required: what is refused before it reaches its operation, and a server without limits, go without.

struct RateLimitHeaders {
    private let description: APIDescription
    private let place = SourceLocation(file: Place.rootDocument, line: 1, column: 1)

    init(_ description: APIDescription) {
        self.description = description
    }

    /// By name: on which statuses it stands (nil: all), what it tells, and the type of its value.
    private static let headers: [(name: String, status: String?, note: String, type: String)] = [
        ("X-RateLimit-Limit", nil, "Requests that the bucket lets through in one window.", "integer"),
        ("X-RateLimit-Remaining", nil, "Requests left in this window.", "integer"),
        ("X-RateLimit-Reset", nil, "When the window ends, in seconds since 1970.", "integer"),
        ("X-RateLimit-Reset-After", nil, "Seconds until the window ends, with three decimals.", "number"),
        ("X-RateLimit-Bucket", nil, "Operations with the same bucket share its limit.", "string"),
        ("Retry-After", "429", "Seconds until another request can pass.", "integer"),
    ]

    func added(to document: YAMLNode) -> YAMLNode {
        let limited = description.operations.filter { $0.rateLimit != nil }
        guard !limited.isEmpty else { return document }
        var document = document
        for operation in limited { add(operation, to: &document) }
        document.update("components") { components in
            components.update("headers") { headers in
                for header in Self.headers {
                    headers.update(header.name) { node in
                        node.set("description", to: text(header.note))
                        node.update("schema") { $0.set("type", to: text(header.type)) }
                    }
                }
            }
        }
        return document
    }

    private func add(_ operation: Operation, to document: inout YAMLNode) {
        let shared = document["components"]?["responses"]
        document.updateOperation(operation) { node in
            node.update("responses") { responses in
                for entry in responses.entries ?? [] {
                    responses.set(entry.key, to: writtenOut(entry.value, shared))
                    responses.update(entry.key) { add(entry.key, to: &$0) }
                }
            }
        }
    }

    /// A shared response also answers operations without a limit, so that it cannot have the fields itself.
    private func writtenOut(_ response: YAMLNode, _ shared: YAMLNode?) -> YAMLNode {
        guard let reference = response["$ref"]?.string, let name = reference.split(separator: "/").last else {
            return response
        }
        return shared?[String(name)] ?? response
    }

    private func add(_ status: String, to response: inout YAMLNode) {
        response.update("headers") { headers in
            for header in Self.headers where header.status == nil || header.status == status {
                headers.update(header.name) { node in
                    node.set("$ref", to: text("#/components/headers/\(header.name)"))
                }
            }
        }
    }

    private func text(_ value: String) -> YAMLNode { YAMLNode(.string(value), at: place) }
}

extension YAMLNode {
    /// Changes an operation's node of the whole document.
    mutating func updateOperation(_ operation: Operation, _ change: (inout YAMLNode) -> Void) {
        update("paths") { paths in
            paths.update(operation.path.text) { item in
                item.update(operation.method.rawValue, change)
            }
        }
    }
}
