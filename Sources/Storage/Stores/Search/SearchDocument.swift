// What the index holds for one message: its words, and terms for everything else that is searched by.

internal import Database
internal import Domain
internal import Primitives

/// What a message has besides its text, as it is stored; bit numbers never change.
struct SearchFeatures: OptionSet, Hashable {
    let rawValue: Int

    static let image = SearchFeatures(rawValue: 1 << 0)
    static let file = SearchFeatures(rawValue: 1 << 1)
    static let link = SearchFeatures(rawValue: 1 << 2)
    static let mention = SearchFeatures(rawValue: 1 << 3)

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ message: Message) {
        self.init(
            content: message.content, hasFile: !message.attachments.isEmpty,
            hasImage: message.attachments.contains { $0.contentType.hasPrefix("image/") },
            mentionsSomebody: !message.mentions.isEmpty || !message.mentionedRoleIDs.isEmpty
                || message.mentionsEveryone)
    }

    init(content: String, hasFile: Bool, hasImage: Bool, mentionsSomebody: Bool) {
        self = []
        if hasImage { insert(.image) }
        if hasFile { insert(.file) }
        if content.hasLink { insert(.link) }
        if mentionsSomebody { insert(.mention) }
    }

    init(_ feature: MessageSearch.Feature) {
        switch feature {
        case .image: self = .image
        case .file: self = .file
        case .link: self = .link
        case .mention: self = .mention
        }
    }
}

/// Terms that are no words. Those of authors and features name the guild too: they are then as short as what they
/// are looked for in.
enum SearchTerm {
    static func guild(_ guild: GuildID) -> String { term("g", guild.rawValue) }

    static func channel(_ channel: ChannelID) -> String { term("c", channel.rawValue) }

    static func author(_ author: UserID, in guild: GuildID) -> String {
        term("a", guild.rawValue) + "z" + String(author.rawValue, radix: 16)
    }

    /// One for each feature.
    static func features(_ features: SearchFeatures, in guild: GuildID) -> [String] {
        var terms: [String] = []
        if features.contains(.image) { terms.append(term("i", guild.rawValue)) }
        if features.contains(.file) { terms.append(term("f", guild.rawValue)) }
        if features.contains(.link) { terms.append(term("l", guild.rawValue)) }
        if features.contains(.mention) { terms.append(term("m", guild.rawValue)) }
        return terms
    }

    private static func term(_ kind: Character, _ id: UInt64) -> String {
        "\(SearchText.reserved)\(kind)\(String(id, radix: 16))"
    }
}

/// A message's entry in the index. Taking an entry out needs the very text that was put in, so a change of how it
/// is made needs a new index.
struct SearchDocument: Sendable {
    let id: MessageID
    let channelID: ChannelID
    let guildID: GuildID
    let authorID: UserID
    let content: String
    let features: SearchFeatures

    var terms: String {
        var text = SearchText.indexed(content)
        text += " \(SearchTerm.guild(guildID)) \(SearchTerm.channel(channelID))"
        text += " \(SearchTerm.author(authorID, in: guildID))"
        for term in SearchTerm.features(features, in: guildID) { text += " \(term)" }
        return text
    }
}

extension String {
    /// A web address, or what begins like one.
    fileprivate var hasLink: Bool {
        var copy = self
        return copy.withUTF8 { bytes in
            // "://" is rarer than any letter.
            var index = 4
            while index + 3 < bytes.count {
                if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: "/"),
                    bytes[index + 2] == UInt8(ascii: "/"), bytes[index + 3] > UInt8(ascii: " "),
                    bytes.ends(in: "http", before: index)
                        || (index > 4 && bytes.ends(in: "https", before: index))
                {
                    return true
                }
                index += 1
            }
            return false
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the word, in lower case, stands right before an index that is beyond its length.
    fileprivate func ends(in word: StaticString, before index: Int) -> Bool {
        let start = index - word.utf8CodeUnitCount
        return (0..<word.utf8CodeUnitCount).allSatisfy { self[start + $0] | 0x20 == word.utf8Start[$0] }
    }
}
