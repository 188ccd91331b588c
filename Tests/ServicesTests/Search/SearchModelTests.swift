// Random changes and random searches, compared with walking over all messages.

import Domain
import Primitives
import RandomTesting
import Services
import Testing

@Suite struct SearchModelTests {
    @Test func searchesFindWhatAPlainScanFinds() async throws {
        var model = try await Model(SeededGenerator(for: "searchesFindWhatAPlainScanFinds"))
        for step in 1...environment("SEARCH_STEPS", default: 600) {
            try await model.change()
            if step.isMultiple(of: 3) { try await model.compare() }
        }
        try await model.deleteEverything()
        #expect(try await model.world.indexedTerms() == 0)
    }
}

/// A guild, and everything that was said in it.
private struct Model {
    let world: World
    let guild: Community
    var generator: SeededGenerator
    var channels: [ChannelID]
    /// Those that only the owner sees.
    var hidden: Set<ChannelID> = []
    /// In the order of their ids.
    var messages: [Message] = []

    static let words = ["ash", "Birch", "cédar", "elm", "fir", "日本", "本語", "http://x", "e\u{301}lm", "l!me"]

    init(_ generator: SeededGenerator) async throws {
        world = try await World()
        guild = try await world.guild(members: 3)
        self.generator = generator
        channels = [guild.general]
    }

    var people: [UserID] { guild.members + [guild.owner] }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    private mutating func content() -> String {
        var words: [String] = []
        for _ in 0...below(4) { words.append(Self.words[below(Self.words.count)]) }
        if below(8) == 0 { words.append("<@\(people[below(people.count)])>") }
        return words.joined(separator: [" ", "  ", ", ", "\n"][below(4)])
    }

    mutating func change() async throws {
        let owner = Actor(guild.owner)
        switch below(30) {
        case 0 where channels.count < 7:
            let channel = try await world.services.channels.create(
                ChannelDraft(name: "more"), in: guild.id, by: owner)
            channels.append(channel.id)
        case 1:
            guard let channel = channels.randomElement(using: &generator) else { return }
            let hides = hidden.remove(channel) == nil
            if hides { hidden.insert(channel) }
            try await world.services.channels.setOverwrite(
                PermissionOverwrite(
                    .role(guild.id.retyped()), allow: [], deny: hides ? .viewChannel : []),
                of: channel, by: owner)
        case 2 where channels.count > 2 && below(3) == 0:
            let channel = channels.remove(at: below(channels.count))
            hidden.remove(channel)
            messages.removeAll { $0.channelID == channel }
            _ = try await world.services.channels.delete(channel, by: owner)
        case 3:
            _ = try await world.services.search.tendIndex()
        case 4...8 where !messages.isEmpty:
            let message = messages.remove(at: below(messages.count))
            try await world.services.messages.delete(message.id, in: message.channelID, by: owner)
        case 9...13 where !messages.isEmpty:
            let index = below(messages.count)
            let message = messages[index]
            guard message.author.id == guild.owner || !hidden.contains(message.channelID) else { return }
            messages[index] = try await world.services.messages.edit(
                message.id, in: message.channelID, content: content(), by: message.author.id)
        default:
            guard let channel = channels.randomElement(using: &generator) else { return }
            let author = hidden.contains(channel) ? guild.owner : people[below(people.count)]
            messages.append(try await world.send(content(), to: channel, by: author))
        }
    }

    mutating func compare() async throws {
        let caller = people[below(people.count)]
        let visible = channels.filter { caller == guild.owner || !hidden.contains($0) }
        var search = MessageSearch()
        if below(3) > 0 {
            search.content = (0...below(2)).map { _ in
                ["elm", "日", "本", "日本語", "me", "ASH", "cedar", "fir"][below(8)]
            }
            .joined(separator: " ")
        }
        if below(4) == 0 { search.authorID = people[below(people.count)] }
        if below(4) == 0 { search.channelID = visible.randomElement(using: &generator) }
        if below(4) == 0 { search.features = [.link] }
        if below(8) == 0 { search.features.append(.mention) }
        if below(4) == 0 { search.before = messages.randomElement(using: &generator)?.id }
        if below(4) == 0 { search.after = messages.randomElement(using: &generator)?.id }
        search.isOldestFirst = below(2) == 0
        search.offset = below(3) == 0 ? below(20) : 0
        search.limit = 1 + below(30)

        var expected = messages.filter { visible.contains($0.channelID) && $0.matches(search) }
        if !search.isOldestFirst { expected.reverse() }
        let page = try await world.services.search.search(guild.id, search, for: caller)
        #expect(page.total == expected.count, "\(search)")
        let contents = page.messages.map(\.content)
        #expect(
            contents == expected.dropFirst(search.offset).prefix(search.limit).map(\.content), "\(search)")
    }

    mutating func deleteEverything() async throws {
        for message in messages {
            try await world.services.messages.delete(
                message.id, in: message.channelID, by: Actor(guild.owner))
        }
        while try await world.services.search.tendIndex() != nil {}
    }
}

extension Message {
    /// By the plainest means: for the words of the model, which are chosen so that these suffice.
    fileprivate func matches(_ search: MessageSearch) -> Bool {
        if let author = search.authorID, author != self.author.id { return false }
        if let channel = search.channelID, channel != channelID { return false }
        if let before = search.before, id >= before { return false }
        if let after = search.after, id <= after { return false }
        if search.features.contains(.link), !content.contains("http://") { return false }
        if search.features.contains(.mention), mentions.isEmpty { return false }
        let text = content.lowercased().replacing("é", with: "e").replacing("e\u{301}", with: "e")
        let words = text.split { !$0.isLetter && !$0.isNumber }
        return (search.content ?? "").split(separator: " ").allSatisfy { word in
            word.unicodeScalars.allSatisfy(\.isASCII)
                ? words.contains { $0 == word.lowercased() } : text.contains(word)
        }
    }
}
