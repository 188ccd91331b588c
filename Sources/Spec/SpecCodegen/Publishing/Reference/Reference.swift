// What all parts of the reference ask of the contract: its schemas, its examples, and where names lead.

internal import SpecModel

struct Reference {
    let description: APIDescription
    let catalog: SchemaCatalog
    let errors: ErrorResponses
    /// Anchors by the names that prose mentions: events, errors and permission bits.
    private let anchors: [String: String]

    init(_ description: APIDescription) {
        self.description = description
        catalog = SchemaCatalog(description.schemas)
        errors = ErrorResponses(description)
        var anchors: [String: String] = [:]
        for schema in description.schemas {
            guard case .bits(let rules) = schema.schema.shape else { continue }
            for bit in rules.bits { anchors[bit.name] = Self.schemaAnchor(schema.name) }
        }
        for error in description.errors.errors { anchors[error.name] = Self.errorAnchor(error.name) }
        for event in description.gateway?.events ?? [] { anchors[event.name] = Self.eventAnchor(event.name) }
        self.anchors = anchors
    }

    static func operationAnchor(_ id: String) -> String { "operation-\(id)" }
    static func schemaAnchor(_ name: String) -> String { "schema-\(name)" }
    static func errorAnchor(_ name: String) -> String { "error-\(name)" }
    static func eventAnchor(_ name: String) -> String { "event-\(name)" }
    static func frameAnchor(_ name: String) -> String { "gateway-\(name)" }
    static func closeAnchor(_ name: String) -> String { "close-\(name)" }

    static func tagAnchor(_ name: String) -> String {
        "tag-"
            + name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }

    func example(of schema: Schema) -> JSONLiteral? { ExampleValue(catalog: catalog).make(of: schema) }

    /// Path of an operation, with the first prefix under which it is served.
    func fullPath(_ operation: Operation) -> String {
        (description.basePaths.first ?? "") + operation.path.text
    }

    func closeCode(_ name: String?) -> CloseCode? {
        description.gateway?.closeCodes.first { $0.name == name }
    }

    // MARK: Prose

    /// Text of the contract: paragraphs, `code`, and links where it names events, errors and permissions.
    func prose(_ text: String?) -> HTML {
        guard let text else { return .empty }
        let paragraphs = text.split(separator: "\n\n").map { paragraph -> HTML in
            "<p>\(inline(String(paragraph)))</p>\n"
        }
        return "\(paragraphs)"
    }

    /// Text of one paragraph.
    func inline(_ text: String) -> HTML {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.enumerated().reduce(into: HTML.empty) { html, piece in
            let text = String(piece.element)
            // A last backtick without a partner is a character like any other.
            if piece.offset % 2 == 1, piece.offset < pieces.count - 1 {
                html += linked(text, .code(text))
            } else {
                if piece.offset % 2 == 1 { html += "`" }
                html += words(text)
            }
        }
    }

    private func words(_ text: String) -> HTML {
        var html = HTML.empty
        var word = ""
        for character in text {
            if character.isASCII, character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                html += linked(word, HTML(escaping: word)) + HTML(escaping: String(character))
                word = ""
            }
        }
        return html + linked(word, HTML(escaping: word))
    }

    /// The content as a link when the contract has something of that name; only names in capitals are told
    /// from words.
    func linked(_ name: String, _ content: HTML) -> HTML {
        guard let anchor = anchors[name], name.count > 2, name == name.uppercased() else { return content }
        return .link(to: anchor, content)
    }

    func permissions(_ names: [String]) -> HTML {
        names.map { linked($0, .code($0)) }.joined(by: ", ")
    }
}
