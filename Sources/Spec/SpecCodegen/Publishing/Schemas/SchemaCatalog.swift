// The named schemas of a contract, as the publishers look them up.

internal import SpecModel

struct SchemaCatalog {
    let schemas: [NamedSchema]
    private let byName: [String: Schema]
    private let validator: LiteralValidator

    init(_ schemas: [NamedSchema]) {
        self.schemas = schemas
        byName = Dictionary(schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
        validator = LiteralValidator(schemas)
    }

    subscript(name: String) -> Schema? { byName[name] }

    /// The schema at the end of a chain of references, with the name of its last link.
    func resolved(_ schema: Schema) -> (name: String?, schema: Schema) {
        var (name, current) = (String?.none, schema)
        var seen: Set<String> = []
        while case .reference(let next) = current.shape, seen.insert(next).inserted, let target = byName[next]
        {
            (name, current) = (next, target)
        }
        return (name, current)
    }

    /// Whether `null` is a value of the schema, by itself or by what it refers to.
    func isNullable(_ schema: Schema) -> Bool {
        validator.violations(of: .null, against: schema).isEmpty
    }

    func isValid(_ value: JSONLiteral, _ schema: Schema) -> Bool {
        validator.violations(of: value, against: schema).isEmpty
    }

    /// What these schemas refer to, directly or through others, in the order of the contract.
    func reachable(from roots: [Schema]) -> [NamedSchema] {
        var found: Set<String> = []
        var waiting = roots.flatMap(JSONSchema.references)
        while let name = waiting.popLast() {
            guard found.insert(name).inserted, let schema = byName[name] else { continue }
            waiting += JSONSchema.references(of: schema)
        }
        return schemas.filter { found.contains($0.name) }
    }
}
