// The changes as text for people, and how many there are of each level.

public struct ChangeReport: Sendable {
    let changes: [Change]

    /// - Parameter changes: grouped by site, as `ContractDiff` gives them.
    public init(_ changes: [Change]) { self.changes = changes }

    /// One block for each operation, schema or event, and a line with the numbers at the end.
    public var text: String {
        var lines: [String] = []
        for group in groups {
            lines.append(group.name)
            for change in group.changes {
                let level = change.level.rawValue
                let padding = String(repeating: " ", count: Self.levelWidth - level.count)
                lines.append(
                    "  \(level)\(padding)  \(change.rule.id)  \(Self.place(of: change))\(change.message)")
                lines.append("  \(Self.indent)at \(change.location)")
                if !change.users.isEmpty {
                    lines.append("  \(Self.indent)used by \(UserList.text(change.users))")
                }
            }
            lines.append("")
        }
        return (lines + [summary]).joined(separator: "\n")
    }

    /// `2 breaking, 1 warning, 0 info`.
    public var summary: String {
        guard !changes.isEmpty else { return "no changes" }
        return ChangeLevel.allCases.reversed().map { "\(count(of: $0)) \($0.rawValue)" }
            .joined(separator: ", ")
    }

    func count(of level: ChangeLevel) -> Int { changes.count { $0.level == level } }

    /// Wide enough for the longest name of a level.
    private static let levelWidth = ChangeLevel.allCases.map(\.rawValue.count).max() ?? 0
    private static let indent = String(repeating: " ", count: levelWidth + 2)

    private static func place(of change: Change) -> String {
        let path = change.site.pathText
        return path.isEmpty ? "" : "\(path): "
    }
}

extension ChangeReport {
    struct Group {
        let name: String
        var changes: [Change]
    }

    /// Changes of the same operation, schema or event.
    var groups: [Group] {
        var groups: [Group] = []
        for change in changes {
            if groups.last?.name == change.site.group {
                groups[groups.count - 1].changes.append(change)
            } else {
                groups.append(Group(name: change.site.group, changes: [change]))
            }
        }
        return groups
    }
}
