// The state of one comparison: both contracts, what was found, and which named types are used by whom.

internal import SpecModel

struct ContractComparison {
    let old: APIDescription
    let new: APIDescription
    private(set) var changes: [Change] = []
    private let oldSchemas: [String: Schema]
    private let newSchemas: [String: Schema]
    /// Pairs of types that operations and events use themselves, in order, and by whom.
    private var uses: [(pair: SchemaPair, user: String)] = []

    init(old: APIDescription, new: APIDescription) {
        self.old = old
        self.new = new
        oldSchemas = Dictionary(old.schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { $1 })
        newSchemas = Dictionary(new.schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { $1 })
    }

    mutating func report<Family: RuleFamily>(
        _ rule: Family, _ message: String, _ location: SourceLocation, at site: ChangeSite,
        users: [String] = []
    ) {
        changes.append(Change(Rule(rule), at: site, message, location: location, users: users))
    }

    /// Adds what both calls leave in the comparison of types that stand at a site.
    mutating func compareSchemas(
        _ direction: DataDirection, user: String, _ body: (inout SchemaComparison) -> Void
    ) {
        var comparison = SchemaComparison(old: oldSchemas, new: newSchemas, direction: direction)
        body(&comparison)
        changes += comparison.changes
        uses += comparison.pairs.map { ($0, user) }
    }

    /// Compares the named types that anybody uses, each pair once for each direction.
    mutating func compareReachedSchemas() {
        var found: [SchemaPair: SchemaComparison] = [:]
        var order: [SchemaPair] = []
        var waiting = uses.map(\.pair)[...]
        while let pair = waiting.popFirst() {
            guard found[pair] == nil, let was = oldSchemas[pair.old], let now = newSchemas[pair.new] else {
                continue
            }
            var comparison = SchemaComparison(
                old: oldSchemas, new: newSchemas, direction: pair.direction)
            comparison.compare(was, now, at: ChangeSite(.schema, pair.new))
            found[pair] = comparison
            order.append(pair)
            waiting += comparison.pairs
        }
        let users = usersByPair(found)
        for pair in order {
            for var change in found[pair]?.changes ?? [] {
                change.users = users[pair, default: []].sorted()
                changes.append(change)
            }
        }
    }

    /// Everybody who reaches a pair, through others too.
    private func usersByPair(_ found: [SchemaPair: SchemaComparison]) -> [SchemaPair: Set<String>] {
        var users: [SchemaPair: Set<String>] = [:]
        var waiting = uses[...]
        while let (pair, user) = waiting.popFirst() {
            guard users[pair, default: []].insert(user).inserted else { continue }
            waiting += (found[pair]?.pairs ?? []).map { ($0, user) }
        }
        return users
    }
}

/// What both contracts have, and what only one has, by a key.
struct Matches<Element> {
    var both: [(old: Element, new: Element)] = []
    var removed: [Element] = []
    var added: [Element] = []

    /// - Parameter key: different for each element of a list.
    init<Key: Hashable>(_ old: [Element], _ new: [Element], by key: (Element) -> Key) {
        let successors = Dictionary(new.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        for element in old {
            if let successor = successors[key(element)] {
                both.append((element, successor))
            } else {
                removed.append(element)
            }
        }
        let known = Set(old.map(key))
        added = new.filter { !known.contains(key($0)) }
    }

    /// Matches what is left by another key as well: something that was renamed.
    mutating func match<Key: Hashable>(by key: (Element) -> Key) {
        let rest = Matches(removed, added, by: key)
        both += rest.both
        removed = rest.removed
        added = rest.added
    }
}
