// Two data types, rule by rule, as one side writes them. Named types below them are noted, not followed: each
// pair of them is compared once, whoever uses it.

internal import SpecModel

/// A named type of the old contract, and the one that stands in its place in the new.
struct SchemaPair: Hashable {
    let old: String
    let new: String
    let direction: DataDirection
}

struct SchemaComparison {
    let old: [String: Schema]
    let new: [String: Schema]
    let direction: DataDirection
    private(set) var changes: [Change] = []
    /// Pairs of named types that were met, as often as they were.
    private(set) var pairs: [SchemaPair] = []

    init(old: [String: Schema], new: [String: Schema], direction: DataDirection) {
        self.old = old
        self.new = new
        self.direction = direction
    }

    mutating func compare(_ oldSchema: Schema, _ newSchema: Schema, at site: ChangeSite) {
        compareUse(oldSchema, newSchema, at: site)
        if case .reference(let oldName) = oldSchema.shape, case .reference(let newName) = newSchema.shape {
            pairs.append(SchemaPair(old: oldName, new: newName, direction: direction))
        } else {
            let (was, now) = (resolved(oldSchema, old), resolved(newSchema, new))
            compareShapes(was.shape, now.shape, newSchema, at: site)
        }
    }

    /// Adds a change, unless it is of no concern to this direction.
    mutating func report(_ rule: SchemaRule, _ message: String, _ origin: Origin, at site: ChangeSite) {
        guard let rule = rule.rule(direction) else { return }
        changes.append(Change(rule, at: site, message, location: origin.location))
    }

    mutating func report(_ rule: OperationRule, _ message: String, _ origin: Origin, at site: ChangeSite) {
        changes.append(Change(Rule(rule), at: site, message, location: origin.location))
    }

    /// What a schema says of its place, be it a reference or not.
    private mutating func compareUse(_ was: Schema, _ now: Schema, at site: ChangeSite) {
        let origin = now.origin
        if was.nullable != now.nullable, !isOwedToTargets(was, now) {
            let rule: SchemaRule = now.nullable ? .becameNullable : .becameNotNullable
            report(rule, now.nullable ? "may be null" : "may not be null", origin, at: site)
        }
        if was.defaultValue != now.defaultValue {
            let (before, after) = (JSONText.of(was.defaultValue), JSONText.of(now.defaultValue))
            report(.defaultChanged, "left out it means \(after), not \(before)", origin, at: site)
        }
        if now.deprecated, !was.deprecated {
            report(.propertyDeprecated, "is deprecated", origin, at: site)
        }
        guard direction == .request else { return }
        for change in PermissionChange.between(
            (was.permissions, was.permissionsUnlessOwn), (now.permissions, now.permissionsUnlessOwn))
        {
            report(change.rule, change.message, origin, at: site)
        }
    }

    /// Whether null is allowed or not because the types referred to say so, which is reported there.
    private func isOwedToTargets(_ was: Schema, _ now: Schema) -> Bool {
        guard case .reference(let oldName) = was.shape, case .reference(let newName) = now.shape else {
            return false
        }
        return old[oldName]?.nullable == was.nullable && new[newName]?.nullable == now.nullable
    }

    /// The type behind references; the loader has made sure that they end.
    private func resolved(_ schema: Schema, _ table: [String: Schema]) -> Schema {
        var schema = schema
        while case .reference(let name) = schema.shape, let target = table[name] { schema = target }
        return schema
    }
}

/// Values as messages show them.
enum JSONText {
    static func of(_ value: JSONLiteral?) -> String {
        switch value {
        case nil: "nothing"
        case .null: "null"
        case .boolean(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): "\"\(value)\""
        case .array(let items): "[" + items.map { of($0) }.joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\"\($0.key)\": \(of($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
