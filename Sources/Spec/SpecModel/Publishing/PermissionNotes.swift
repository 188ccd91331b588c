// What `x-permission` and `x-permission-unless-own` say, in words, at the end of the description.

extension YAMLNode {
    /// The node with the permissions that it needs told in its description.
    func tellingPermissions() -> YAMLNode {
        let notes = [
            Self.note(names("x-permission"), behind: "."),
            Self.note(names("x-permission-unless-own"), behind: " unless it is your own."),
        ].compactMap { $0 }
        guard !notes.isEmpty else { return self }
        var node = self
        let text = [self["description"]?.string].compactMap { $0 } + notes
        node.set("description", to: YAMLNode(.string(text.joined(separator: " ")), at: location))
        return node
    }

    private func names(_ key: String) -> [String] {
        guard let node = self[key] else { return [] }
        return node.string.map { [$0] } ?? (node.elements ?? []).compactMap(\.string)
    }

    /// `Needs A, B and C` and an ending; nil for no names.
    private static func note(_ names: [String], behind ending: String) -> String? {
        guard let last = names.last else { return nil }
        let others = names.dropLast().joined(separator: ", ")
        return "Needs \(others.isEmpty ? last : "\(others) and \(last)")\(ending)"
    }
}
