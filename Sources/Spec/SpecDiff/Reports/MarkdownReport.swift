// The changes and the rules as Markdown, for release notes and documentation.

extension ChangeReport {
    public var markdown: String {
        var lines = ["# Changes of the contract", "", "\(summary)."]
        for group in groups {
            lines += ["", "## \(group.name)", "", "| Level | Rule | Where | What |", "|---|---|---|---|"]
            for change in group.changes {
                let path = change.site.pathText
                let users =
                    change.users.isEmpty ? "" : " (used by \(UserList.text(change.users)))"
                lines.append(
                    Self.row([
                        change.level.rawValue, "`\(change.rule.id)`", path.isEmpty ? "" : "`\(path)`",
                        change.message + users,
                    ]))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Every rule, with its level.
    public static var ruleTable: String {
        (["| Rule | Level | What has changed |", "|---|---|---|"]
            + Rule.all.map { row(["`\($0.id)`", $0.level.rawValue, $0.summary]) })
            .joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}
