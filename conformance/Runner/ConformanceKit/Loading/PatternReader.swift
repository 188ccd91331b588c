// Patterns out of YAML.

import SpecModel

struct PatternReader {
    let diagnostics: Diagnostics

    func pattern(_ node: YAMLNode) -> ValuePattern {
        switch node.content {
        case .string(let text): slotOrValue(text, node)
        case .sequence(let elements): .array(elements.map(pattern))
        case .mapping(let entries): mapping(entries, node)
        default: .value(.literal(node.literal))
        }
    }

    func members(_ entries: [YAMLEntry]) -> [ValuePattern.Member] {
        entries.flatMap { entry -> [ValuePattern.Member] in
            if entry.key == "$extra" {
                return keyedMembers(entry).map { member in
                    var member = member
                    member.isExtra = true
                    return member
                }
            }
            if entry.key.hasPrefix("$") {
                diagnostics.report(
                    entry.keyLocation, "`\(entry.key)` cannot stand beside keys; put it inside of one")
            }
            return [
                ValuePattern.Member(
                    key: entry.key, pattern: pattern(entry.value), location: entry.keyLocation)
            ]
        }
    }

    /// The members of an operator whose value must be a mapping.
    private func keyedMembers(_ entry: YAMLEntry) -> [ValuePattern.Member] {
        guard let entries = entry.value.entries else {
            diagnostics.report(
                entry.value.location, "`\(entry.key)` must be a mapping, not \(entry.value.kind)")
            return []
        }
        return members(entries)
    }

    private func slotOrValue(_ text: String, _ node: YAMLNode) -> ValuePattern {
        do throws(ExpressionError) {
            if let slot = try Slot.parse(text) { return .slot(slot) }
        } catch {
            diagnostics.report(node.location, error.message)
        }
        return .value(MappingReader.template(node, diagnostics))
    }

    private func mapping(_ entries: [YAMLEntry], _ node: YAMLNode) -> ValuePattern {
        guard let first = entries.first, first.key.hasPrefix("$"), first.key != "$extra" else {
            return .object(members(entries))
        }
        let patterns = entries.compactMap(operatorPattern)
        return patterns.count == 1 ? patterns[0] : .allOf(patterns)
    }

    private func operatorPattern(_ entry: YAMLEntry) -> ValuePattern? {
        let value = entry.value
        switch entry.key {
        case "$exact": return .exact(keyedMembers(entry))
        case "$unordered": return .unordered(list(entry))
        case "$any_of": return .anyOf(list(entry))
        case "$contains": return .contains(pattern(value))
        case "$none": return .none(pattern(value))
        case "$every": return .every(pattern(value))
        case "$not": return .not(pattern(value))
        case "$length": return length(value)
        case "$regex": return regex(value)
        case "$eq": return .value(.literal(value.literal))
        case "$gt": return .ordered(.greater, MappingReader.template(value, diagnostics))
        case "$gte": return .ordered(.greaterOrEqual, MappingReader.template(value, diagnostics))
        case "$lt": return .ordered(.less, MappingReader.template(value, diagnostics))
        case "$lte": return .ordered(.lessOrEqual, MappingReader.template(value, diagnostics))
        default:
            diagnostics.report(entry.keyLocation, "`\(entry.key)` is no operator of patterns")
            return nil
        }
    }

    private func list(_ entry: YAMLEntry) -> [ValuePattern] {
        guard let elements = entry.value.elements else {
            diagnostics.report(entry.value.location, "`\(entry.key)` must be a list, not \(entry.value.kind)")
            return []
        }
        return elements.map(pattern)
    }

    private func length(_ node: YAMLNode) -> ValuePattern? {
        if case .integer(let count) = node.content, count >= 0 { return .length(Int(count)...Int(count)) }
        if let text = node.string, case .range(let low, let high)? = try? ExpressionParser.expression(text),
            low <= high
        {
            return .length(low...high)
        }
        diagnostics.report(node.location, "`$length` must be a number or a range such as \"1..5\"")
        return nil
    }

    private func regex(_ node: YAMLNode) -> ValuePattern? {
        guard let text = node.string else {
            diagnostics.report(node.location, "`$regex` must be text, not \(node.kind)")
            return nil
        }
        do throws(PatternError) {
            _ = try Pattern(text)
            return .regex(text)
        } catch {
            diagnostics.report(node.location, "`\(text)` at \(error.offset): \(error.message)")
            return nil
        }
    }
}
