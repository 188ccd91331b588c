// Changes that somebody has looked at and accepted: a list in a file, one of them on each line.

/// Lines are `rule-id where  # reason`; empty ones and those that begin with `#` say nothing.
public struct AcceptedChanges: Sendable {
    public struct Entry: Sendable, Hashable {
        public let rule: String
        /// As `ChangeSite` describes it.
        public let site: String
        /// From 1.
        public let line: Int
    }

    /// What is wrong with a line.
    public struct Mistake: Error, Sendable, Hashable {
        public let line: Int
        public let message: String
    }

    public let entries: [Entry]

    /// - Throws: at the first line that lacks a part or names a rule that there is not.
    public init(_ text: String) throws(Mistake) {
        var entries: [Entry] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (offset, line) in lines.enumerated() {
            if let entry = try Self.entry(line, number: offset + 1) { entries.append(entry) }
        }
        self.entries = entries
    }

    private static func entry(_ line: Substring, number: Int) throws(Mistake) -> Entry? {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        let rule = String(first)
        guard Rule.named(rule) != nil else {
            throw Mistake(line: number, message: "no rule `\(rule)`; see specgen diff --list-rules")
        }
        let rest = words.dropFirst()
        let mark = rest.firstIndex { $0.hasPrefix("#") } ?? rest.endIndex
        let site = rest[..<mark].joined(separator: " ")
        guard !site.isEmpty else {
            throw Mistake(line: number, message: "write where `\(rule)` is accepted")
        }
        guard rest[mark...].contains(where: { $0 != "#" }) else {
            throw Mistake(line: number, message: "write `# reason` at the end")
        }
        return Entry(rule: rule, site: site, line: number)
    }

    /// Changes that are not accepted, and entries that none of the changes needs.
    public func apply(to changes: [Change]) -> (remaining: [Change], stale: [Entry]) {
        func matches(_ entry: Entry, _ change: Change) -> Bool {
            entry.rule == change.rule.id && entry.site == change.site.description
        }
        return (
            changes.filter { change in !entries.contains { matches($0, change) } },
            entries.filter { entry in !changes.contains { matches(entry, $0) } }
        )
    }
}
