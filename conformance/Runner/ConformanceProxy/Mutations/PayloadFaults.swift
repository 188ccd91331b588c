// Which fields of a payload get a fault. One contract returns the same object in a hundred places, and every
// place with every fault would be thousands of runs that tell the same, so:
//
// - each required property at the top of a payload is dropped in each payload: a server may assemble each by
//   itself;
// - required properties one level deeper are dropped once per schema, in the first payload that has them;
// - each property, at the top or one level deeper, gets another type and null once per schema.
//
// "The top" of a list is its elements, that of alternatives (`oneOf`) each of them.

internal import SpecModel

/// Derives faults of payloads and remembers which schemas had theirs.
struct PayloadFaults {
    private let schemas: [String: Schema]
    private var done: Set<String> = []

    init(_ schemas: [NamedSchema]) {
        self.schemas = Dictionary(schemas.map { ($0.name, $0.schema) }) { first, _ in first }
    }

    func resolved(_ schema: Schema) -> Schema {
        var schema = schema
        // As many steps as there are schemas: a circle of references ends too.
        for _ in 0...schemas.count {
            guard case .reference(let name) = schema.shape, let target = schemas[name] else { break }
            let nullable = schema.nullable || target.nullable
            schema = target
            schema.nullable = nullable
        }
        return schema
    }

    /// The properties at the top of an object, for whoever looks for names.
    func properties(of schema: Schema) -> [Property] {
        guard case .object(let rules) = resolved(schema).shape else { return [] }
        return rules.properties
    }

    /// The values of an enumeration.
    func choices(of schema: Schema) -> [JSONLiteral] {
        guard case .enumeration(let rules) = resolved(schema).shape else { return [] }
        switch rules.values {
        case .strings(let values): return values.map { .string($0) }
        case .integers(let values): return values.map { .integer($0) }
        }
    }

    /// All faults of one payload, in the order of its properties.
    mutating func faults(in payload: Schema) -> [ValueFault] {
        var faults: [ValueFault] = []
        for (path, object) in objects(in: payload, at: FieldPath()) {
            for property in object.rules.properties {
                faults += self.faults(of: property, in: object, at: path, isTop: true)
                for (path, inner) in objects(in: property.schema, at: path.key(property.name)) {
                    for property in inner.rules.properties {
                        faults += self.faults(of: property, in: inner, at: path, isTop: false)
                    }
                }
            }
        }
        return faults
    }

    private struct Object {
        /// Where the schema was written: what tells it from others.
        let identity: String
        let rules: ObjectRules
    }

    private func objects(in schema: Schema, at path: FieldPath, depth: Int = 0) -> [(FieldPath, Object)] {
        // Lists of lists and alternatives of alternatives deeper than this occur in no contract for people.
        guard depth < 4 else { return [] }
        let schema = resolved(schema)
        switch schema.shape {
        case .object(let rules): return [(path, Object(identity: schema.origin.pointer, rules: rules))]
        case .array(let rules):
            return objects(in: rules.items, at: path.appending(.element), depth: depth + 1)
        case .oneOf(let rules):
            return rules.variants.flatMap { objects(in: $0.schema, at: path, depth: depth + 1) }
        default: return []
        }
    }

    private mutating func faults(
        of property: Property, in object: Object, at path: FieldPath, isTop: Bool
    ) -> [ValueFault] {
        let path = path.key(property.name)
        let identity = "\(object.identity)/\(property.name)"
        let schema = resolved(property.schema)
        var faults: [ValueFault] = []
        if property.required, done.insert("drop \(identity)").inserted || isTop {
            faults.append(.drop(path))
        }
        if schema.shape.hasOneType, done.insert("retype \(identity)").inserted {
            faults.append(.retype(path))
        }
        if !schema.nullable, schema.shape.hasOneType, done.insert("null \(identity)").inserted {
            faults.append(.null(path))
        }
        return faults
    }
}

extension Shape {
    /// Whether a value of any other JSON type breaks it.
    fileprivate var hasOneType: Bool {
        switch self {
        case .any, .oneOf, .reference: false
        default: true
        }
    }
}
