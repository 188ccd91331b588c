// A node together with the way to it: what messages point at, what references resolve against, and what tells
// two schemas apart.

struct Place {
    let node: YAMLNode
    /// Path inside the spec's folder: `openapi.yaml`.
    let document: String
    /// `#/components/schemas/Message`; in other documents than openapi.yaml with the document before the `#`.
    let pointer: String

    static let rootDocument = "openapi.yaml"

    init(root: YAMLNode, document: String) {
        node = root
        self.document = document
        pointer = document == Self.rootDocument ? "#" : "\(document)#"
    }

    private init(node: YAMLNode, document: String, pointer: String) {
        self.node = node
        self.document = document
        self.pointer = pointer
    }

    var location: SourceLocation { node.location }
    var origin: Origin { Origin(location: node.location, pointer: pointer) }

    /// The last token of the pointer as a name: `Message` for `#/components/schemas/Message`.
    var lastToken: String {
        let token = pointer.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return Self.unescaped(token)
    }

    struct Child {
        let key: String
        let keyLocation: SourceLocation
        let place: Place
    }

    subscript(key: String) -> Place? {
        node[key].map { descend(to: $0, by: key) }
    }

    /// Entries of a mapping; empty for anything else.
    var children: [Child] {
        (node.entries ?? []).map { entry in
            Child(
                key: entry.key, keyLocation: entry.keyLocation, place: descend(to: entry.value, by: entry.key)
            )
        }
    }

    /// Elements of a list; empty for anything else.
    var elements: [Place] {
        (node.elements ?? []).enumerated().map { descend(to: $1, by: String($0)) }
    }

    /// Follows a pointer without its `#`: `/components/schemas/Message`.
    func follow(_ pointer: Substring) -> Place? {
        var place = self
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = Self.unescaped(token)
            if let child = place[key] {
                place = child
            } else if let index = Int(key), let elements = place.node.elements,
                elements.indices.contains(index)
            {
                place = place.descend(to: elements[index], by: key)
            } else {
                return nil
            }
        }
        return place
    }

    private func descend(to node: YAMLNode, by token: String) -> Place {
        Place(node: node, document: document, pointer: pointer + "/" + Self.escaped(token))
    }

    private static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return token
        }
        return token.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }

    private static func unescaped(_ token: Substring) -> String {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
        var result = ""
        var rest = token
        while let character = rest.popFirst() {
            guard character == "~", let code = rest.first, code == "0" || code == "1" else {
                result.append(character)
                continue
            }
            rest.removeFirst()
            result.append(code == "0" ? "~" : "/")
        }
        return result
    }
}
