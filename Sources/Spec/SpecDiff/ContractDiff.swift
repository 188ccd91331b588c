// The comparison of two contracts: every change that a client could notice.

public import SpecModel

public enum ContractDiff {
    /// What changed from one contract to the other, grouped by site. Order, descriptions, examples, names of
    /// path parameters and names of schemas are not compared: nothing of them is on the wire.
    public static func changes(from old: APIDescription, to new: APIDescription) -> [Change] {
        var comparison = ContractComparison(old: old, new: new)
        comparison.compareDocument()
        comparison.compareOperations()
        comparison.compareRateLimits()
        comparison.compareErrorTables()
        comparison.compareGateways()
        comparison.compareReachedSchemas()
        return comparison.changes.groupedBySite
    }
}

extension [Change] {
    /// Groups in order of their first change, without repetitions.
    fileprivate var groupedBySite: [Change] {
        var seen: Set<Change> = []
        var groups: [String] = []
        var members: [String: [Change]] = [:]
        for change in self where seen.insert(change).inserted {
            let group = change.site.group
            if members[group] == nil { groups.append(group) }
            members[group, default: []].append(change)
        }
        return groups.flatMap { members[$0] ?? [] }
    }
}
