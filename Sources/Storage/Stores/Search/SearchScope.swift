// Where to look, and the whole condition as the index reads it.

public import Domain
public import Primitives

/// The channels of a guild in which a search looks.
public struct SearchScope: Sendable {
    public let guildID: GuildID
    /// Those whose messages the caller may see.
    public let visible: [ChannelID]
    /// All others of which the index may have something: not to be seen, or deleted and not yet taken out.
    public let hidden: [ChannelID]

    public init(guildID: GuildID, visible: [ChannelID], hidden: [ChannelID]) {
        self.guildID = guildID
        self.visible = visible
        self.hidden = hidden
    }
}

/// An expression of the full-text index.
struct SearchExpression {
    let text: String

    /// - Returns: nil when nothing can match.
    init?(_ search: MessageSearch, in scope: SearchScope) {
        guard !scope.visible.isEmpty else { return nil }
        var conditions: [String] = []
        if let content = search.content {
            let phrases = SearchText.phrases(content)
            guard !phrases.isEmpty else { return nil }
            conditions.append("(\(phrases.joined(separator: " ")))")
        }
        if let author = search.authorID {
            conditions.append(Self.quoted(SearchTerm.author(author, in: scope.guildID)))
        }
        let features = search.features.reduce(into: SearchFeatures()) { $0.formUnion(SearchFeatures($1)) }
        conditions += SearchTerm.features(features, in: scope.guildID).map(Self.quoted)
        let visible = Self.any(of: scope.visible)
        if scope.visible.count <= scope.hidden.count || scope.visible.count == 1 {
            conditions.append(visible)
            text = conditions.joined(separator: " AND ")
        } else {
            // The guild's messages are one list. To walk along with those of each channel is much slower, so only
            // what is to be left out is named.
            conditions.append(Self.quoted(SearchTerm.guild(scope.guildID)))
            let all = conditions.joined(separator: " AND ")
            text = scope.hidden.isEmpty ? all : "(\(all)) NOT \(Self.any(of: scope.hidden))"
        }
    }

    private static func any(of channels: [ChannelID]) -> String {
        "(\(channels.map { quoted(SearchTerm.channel($0)) }.joined(separator: " OR ")))"
    }

    private static func quoted(_ term: String) -> String { "\"\(term)\"" }
}
