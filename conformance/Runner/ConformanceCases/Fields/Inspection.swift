// Which rules a whole request keeps and which it breaks, and where the contract has each of them reported.

internal import ConformanceModel
internal import SpecModel

/// One rule of one field as a request has it.
struct Finding: Sendable {
    let field: String
    let rule: Rule
    let isBroken: Bool
    /// Where it is reported.
    let path: [JSONStep]
}

struct Inspection: Sendable {
    let fields: FieldTree
    let rules: FieldRules
    let access: FieldAccess
    private var table: SchemaTable { fields.table }

    func findings(in tree: RequestTree, _ roots: [Field]) -> [Finding] {
        var found: [Finding] = []
        for root in roots {
            let holder = tree[root.place]
            guard case .key(let key) = root.step else { continue }
            let path: [JSONStep] = root.place == .body ? [] : [.key(key)]
            // A parameter that is repeated not even once is not there.
            let value = holder[key].flatMap { root.isText && $0 == .array([]) ? nil : $0 }
            visit(root, value, at: path, &found)
        }
        return found
    }

    private func visit(_ field: Field, _ value: JSONLiteral?, at path: [JSONStep], _ found: inout [Finding]) {
        func add(_ rule: Rule, holds: Bool, at path: [JSONStep]) {
            found.append(Finding(field: field.name, rule: rule, isBroken: !holds, path: path))
        }
        if field.isRequired { add(.required, holds: value != nil, at: path) }
        guard let value, field.role != .tag, let shape = table.shape(of: field.schema) else { return }
        if case .any = shape { return }
        if value == .null, !field.isText {
            return add(rules.nullRule(shape), holds: table.isNullable(field.schema), at: path)
        }
        if field.role == .value, let rule = rules.typeRule(of: field, shape) {
            let isRight = isRight(value, shape, field)
            add(rule, holds: isRight, at: path)
            guard isRight else { return }
        }
        visitInside(field, value, shape, at: path, &found)
        if case .oneOf(let union) = shape, let tag = union.discriminator, value[tag]?.text != nil {
            add(.oneOf, holds: access.variant(of: value, in: field) != nil, at: path + [.key(tag)])
        }
        for (rule, holds) in rules.valueRules(shape) {
            if rule.name == "additionalProperties", !holds(value) {
                for key in unknownKeys(value, shape) { add(rule, holds: false, at: path + [.key(key)]) }
            } else {
                add(rule, holds: holds(value), at: path)
            }
        }
    }

    private func visitInside(
        _ field: Field, _ value: JSONLiteral, _ shape: Shape, at path: [JSONStep], _ found: inout [Finding]
    ) {
        for child in fields.children(of: field) {
            switch child.step {
            case .key(let key):
                let inner = value[key]
                let isNone = child.role == .tag && inner?.text == nil
                visit(child, isNone ? nil : inner, at: path + [.key(key)], &found)
            case .element:
                for (index, element) in (value.elements ?? []).enumerated() {
                    // Repeated parameters are reported under their one name.
                    visit(child, element, at: field.isText ? path : path + [.index(index)], &found)
                }
            case .otherKey:
                for key in access.otherKeys(value.members ?? [], child) {
                    visit(child, value[key], at: path + [.key(key)], &found)
                }
            case .variant(let index):
                if access.variant(of: value, in: field) == index { visit(child, value, at: path, &found) }
            }
        }
    }

    private func isRight(_ value: JSONLiteral, _ shape: Shape, _ field: Field) -> Bool {
        if case .oneOf(let rules) = shape {
            return rules.discriminator == nil
                ? access.variant(of: value, in: field) != nil : value.members != nil
        }
        return value.isOfType(shape)
    }

    private func unknownKeys(_ value: JSONLiteral, _ shape: Shape) -> [String] {
        guard case .object(let rules) = shape else { return [] }
        return (value.members ?? []).map(\.key).filter { key in !rules.properties.contains { $0.name == key }
        }
    }
}

extension JSONLiteral {
    /// Whether it is of the kind that a shape has. Bits are of the right kind when their digits are.
    func isOfType(_ shape: Shape) -> Bool {
        switch shape {
        case .string: text != nil
        case .integer: integer != nil
        case .number: double != nil
        case .boolean: if case .boolean = self { true } else { false }
        case .array: elements != nil
        case .object: members != nil
        case .enumeration(let rules):
            if case .strings = rules.values { text != nil } else { integer != nil }
        case .bits: text.map { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) && Int64($0) != nil } ?? false
        case .oneOf, .reference, .any: true
        }
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
