// What is shared while one spec is read: its documents, the schemas found so far, and the checks that have to
// wait until every schema is known. The extensions beside this file each read one kind of object.

final class SpecReader {
    let folder: SpecFolder
    let diagnostics = Diagnostics()
    var registry = SchemaRegistry()
    var pending = PendingChecks()
    /// Schemes of components/securitySchemes; operations may only name these.
    var securitySchemes: [SecurityScheme] = []
    /// `x-rate-limits`, and which of its buckets were asked for.
    var rateLimits: RateLimitTable?
    private var documents: [String: Place?] = [:]

    init(_ folder: SpecFolder) {
        self.folder = folder
    }

    func report(_ location: SourceLocation, _ message: String) {
        diagnostics.report(location, message)
    }

    /// The root of a document, parsed once; nil when it cannot be read or parsed.
    ///
    /// - Parameter location: who asks; nil for the documents that a spec may or must have by itself.
    func document(_ name: String, askedAt location: SourceLocation?) -> Place? {
        if let known = documents[name] { return known }
        let file = "\(folder.path)/\(name)"
        var root: Place?
        if let bytes = folder.read(name) {
            let parsed = YAMLParser.parse(bytes, file: file)
            diagnostics.report(parsed.diagnostics)
            root = parsed.node.map { Place(root: $0, document: name) }
        } else if let location {
            report(location, "cannot read \(file)")
        }
        documents[name] = .some(root)
        return root
    }
}

/// Schemas by name. A name belongs to one place in one document.
struct SchemaRegistry {
    /// Names in the order in which they were declared.
    private(set) var names: [String] = []
    private var pointers: [String: String] = [:]
    private var namesByPointer: [String: String] = [:]
    private(set) var schemas: [String: Schema] = [:]
    /// What stands at the place of an inline schema that was given a name.
    var hoisted: [String: Schema] = [:]
    /// Declared, to be read when nothing else is under way: keeps references from nesting.
    var unread: [(name: String, place: Place)] = []

    func name(at pointer: String) -> String? { namesByPointer[pointer] }

    /// Gives the place a name. False when the name belongs to another place.
    mutating func declare(_ name: String, at pointer: String) -> Bool {
        if let owner = pointers[name] { return owner == pointer }
        pointers[name] = pointer
        if namesByPointer[pointer] == nil { namesByPointer[pointer] = name }
        names.append(name)
        return true
    }

    mutating func define(_ name: String, as schema: Schema) { schemas[name] = schema }
}

/// What can only be checked when every schema has been read.
struct PendingChecks {
    /// A default or an example, and what it must satisfy.
    struct Value {
        let place: Place
        let schema: Schema
        /// `the default`, `the example`.
        let role: String
    }

    struct Name {
        let text: String
        let location: SourceLocation
    }

    var values: [Value] = []
    var parameters: [Parameter] = []
    /// Of response headers.
    var headers: [Schema] = []
    var permissions: [Name] = []
    var errors: [Name] = []
    var discriminators: [Discriminator] = []

    /// A discriminator property that every variant must have.
    struct Discriminator {
        let rules: OneOfRules
        let property: String
        let location: SourceLocation
    }
}
