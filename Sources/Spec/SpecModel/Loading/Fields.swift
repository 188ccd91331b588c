// A mapping whose keys were checked against its table, with typed access to the values. Every getter
// reports a value of the wrong type and then answers as if the key were absent.

struct Fields {
    let place: Place
    let diagnostics: Diagnostics

    /// nil when the place holds no mapping.
    init?(_ place: Place, _ table: KeyTable, _ diagnostics: Diagnostics) {
        self.place = place
        self.diagnostics = diagnostics
        guard let entries = place.node.entries else {
            diagnostics.report(place.location, "\(table.position) must be a mapping, not \(place.node.kind)")
            return nil
        }
        for entry in entries where !table.allows(entry.key) {
            diagnostics.report(entry.keyLocation, table.refusal(of: entry.key))
        }
        for key in table.required where place.node[key] == nil {
            diagnostics.report(place.location, "`\(key)` is missing in \(table.position)")
        }
    }

    subscript(key: String) -> Place? { place[key] }

    func has(_ key: String) -> Bool { place.node[key] != nil }

    /// Where the value of a key stands, or the mapping itself.
    func location(of key: String) -> SourceLocation { place.node[key]?.location ?? place.location }

    func string(_ key: String) -> String? {
        guard let node = place.node[key] else { return nil }
        guard let text = node.string, !text.isEmpty else {
            return mismatch(key, node, "must be text")
        }
        return text
    }

    func boolean(_ key: String) -> Bool? {
        guard let node = place.node[key] else { return nil }
        guard case .boolean(let value) = node.content else {
            return mismatch(key, node, "must be true or false")
        }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let node = place.node[key] else { return nil }
        guard case .integer(let value) = node.content else {
            return mismatch(key, node, "must be an integer")
        }
        guard range.contains(value) else {
            diagnostics.report(
                node.location, "`\(key)` must be between \(range.lowerBound) and \(range.upperBound)")
            return nil
        }
        return value
    }

    /// A length or a number of things.
    func count(_ key: String, atLeast minimum: Int = 0) -> Int? {
        integer(key, in: Int64(minimum)...Int64(Int32.max)).map { Int($0) }
    }

    func number(_ key: String) -> Double? {
        guard let node = place.node[key] else { return nil }
        switch node.content {
        case .integer(let value): return Double(value)
        case .number(let value): return value
        default: return mismatch(key, node, "must be a number")
        }
    }

    /// Texts of a list, each with its place.
    func strings(_ key: String) -> [(text: String, location: SourceLocation)] {
        list(key).compactMap { element in
            guard let text = element.node.string else {
                diagnostics.report(
                    element.location, "`\(key)` must be a list of texts; this is \(element.node.kind)")
                return nil
            }
            return (text, element.location)
        }
    }

    /// One text or a list of texts.
    func stringOrStrings(_ key: String) -> [(text: String, location: SourceLocation)] {
        guard let node = place.node[key] else { return [] }
        if let text = node.string { return [(text, node.location)] }
        return strings(key)
    }

    func list(_ key: String) -> [Place] {
        guard let child = place[key] else { return [] }
        guard child.node.elements != nil else {
            return mismatch(key, child.node, "must be a list") ?? []
        }
        return child.elements
    }

    func mapping(_ key: String) -> [Place.Child] {
        guard let child = place[key] else { return [] }
        guard child.node.entries != nil else {
            return mismatch(key, child.node, "must be a mapping") ?? []
        }
        return child.children
    }

    private func mismatch<Value>(_ key: String, _ node: YAMLNode, _ expectation: String) -> Value? {
        let actual = node.string == "" ? "empty" : node.kind
        diagnostics.report(node.location, "`\(key)` \(expectation), not \(actual)")
        return nil
    }
}
