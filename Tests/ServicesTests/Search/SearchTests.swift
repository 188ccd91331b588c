// Searching a guild's messages: what matches, in which order and pages, and who may see it.

import Domain
import Primitives
import Services
import Testing

@Suite struct SearchTests {
    @Test func wordsAreFoundWholeWhateverTheirCaseAndDiacritics() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(
            [
                "The Quick brown fox", "quicksand", "Čtvrtek: naïve CAFÉ!", "foo-bar, foo bar", "bar foo",
                "…!?",
            ],
            in: guild)
        #expect(try await world.find("quick", in: guild) == ["The Quick brown fox"])
        #expect(try await world.find("FOX the", in: guild) == ["The Quick brown fox"])
        #expect(try await world.find("fox cafe", in: guild) == [])
        #expect(try await world.find("naive café", in: guild) == ["Čtvrtek: naïve CAFÉ!"])
        #expect(try await world.find("ctvrtek", in: guild) == ["Čtvrtek: naïve CAFÉ!"])
        #expect(try await world.find("foo-bar", in: guild) == ["foo-bar, foo bar"])
        #expect(try await world.find("foo bar", in: guild) == ["bar foo", "foo-bar, foo bar"])
    }

    @Test func syntaxOfTheIndexIsTextLikeAnyOther() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(["alpha AND beta", "NEAR(alpha beta)", "terms:alpha*"], in: guild)
        #expect(try await world.find("alpha AND gamma", in: guild) == [])
        #expect(try await world.find("alpha NOT beta", in: guild) == [])
        #expect(try await world.find("near(alpha", in: guild) == ["NEAR(alpha beta)"])
        #expect(try await world.find("terms : alpha", in: guild) == ["terms:alpha*"])
        #expect(try await world.find("alph*", in: guild) == [])
        for odd in ["\"", "\"alpha", "^beta", "{a b}: c", "((", "-alpha + ", "alpha\0beta", "' OR 1"] {
            _ = try await world.find(odd, in: guild)
        }
        #expect(try await world.find("\"alpha\"", in: guild).count == 3)
        #expect(try await world.find("alpha !!!", in: guild).count == 3)
        for nothing in ["!!!", "\"\"", " ", "* -", "\u{E000}"] {
            #expect(try await world.find(nothing, in: guild) == [])
        }
    }

    @Test func textsWithoutSpacesAreFoundByTheirParts() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(
            ["日本語を話します", "東京は日本の首都です", "猫", "สวัสดีครับ", "학교에 갑니다", "हिन्दी भाषा", "v2日本"], in: guild)
        #expect(
            try await world.find("日本", in: guild) == ["v2日本", "東京は日本の首都です", "日本語を話します"])
        #expect(try await world.find("日本語", in: guild) == ["日本語を話します"])
        #expect(try await world.find("語", in: guild) == ["日本語を話します"])
        #expect(try await world.find("語日", in: guild) == [])
        #expect(try await world.find("猫", in: guild) == ["猫"])
        #expect(try await world.find("首都 東京", in: guild) == ["東京は日本の首都です"])
        #expect(try await world.find("สวัสดี", in: guild) == ["สวัสดีครับ"])
        #expect(try await world.find("학교", in: guild) == ["학교에 갑니다"])
        #expect(try await world.find("हिन्दी", in: guild) == ["हिन्दी भाषा"])
        #expect(try await world.find("v2", in: guild) == ["v2日本"])
    }

    @Test func filtersHoldTogether() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        let other = try await world.services.channels.create(
            ChannelDraft(name: "other"), in: guild.id, by: Actor(guild.owner))
        let first = try await world.send("apple", to: guild.general, by: guild.owner)
        try await world.send("apple https://example.com <@\(member)>", to: other.id, by: member)
        try await world.send("HTTP://x and pear", to: guild.general, by: member)
        let last = try await world.send("apple, http:// is no link", to: guild.general, by: member)

        func found(_ set: (inout MessageSearch) -> Void) async throws -> Int {
            var search = MessageSearch()
            set(&search)
            return try await world.services.search.search(guild.id, search, for: guild.owner).total
        }
        #expect(try await found { _ in } == 4)
        #expect(try await found { $0.content = "apple" } == 3)
        #expect(try await found { $0.authorID = member } == 3)
        #expect(try await found { $0.authorID = number(77) } == 0)
        #expect(try await found { $0.channelID = other.id } == 1)
        #expect(try await found { $0.features = [.link] } == 2)
        #expect(try await found { $0.features = [.link, .mention] } == 1)
        #expect(try await found { $0.features = [.image] } == 0)
        #expect(try await found { $0.before = last.id } == 3)
        #expect(try await found { $0.after = first.id } == 3)
        let between = try await found {
            $0.before = last.id
            $0.after = first.id
            $0.content = "apple"
            $0.authorID = member
            $0.channelID = other.id
            $0.features = [.link]
        }
        #expect(between == 1)
    }

    @Test func pagesAreSortedByAgeAndShareTheirTotal() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post((1...30).map { "word \($0)" }, in: guild)
        var search = MessageSearch()
        search.content = "word"
        search.limit = 7
        search.offset = 10
        var page = try await world.services.search.search(guild.id, search, for: guild.owner)
        #expect(page.total == 30)
        #expect(page.messages.map(\.content) == (14...20).reversed().map { "word \($0)" })
        search.isOldestFirst = true
        page = try await world.services.search.search(guild.id, search, for: guild.owner)
        #expect(page.messages.map(\.content) == (11...17).map { "word \($0)" })
        search.offset = 29
        page = try await world.services.search.search(guild.id, search, for: guild.owner)
        #expect(page.messages.map(\.content) == ["word 30"])
        search.offset = .max
        page = try await world.services.search.search(guild.id, search, for: guild.owner)
        #expect(page.total == 30 && page.messages.isEmpty)
    }

    @Test func messagesAreWhole() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let sent = try await world.send("look <@\(guild.members[0])>", to: guild.general, by: guild.owner)
        try await world.services.reactions.add("👍", to: sent.id, in: guild.general, by: guild.owner)
        var search = MessageSearch()
        search.content = "look"
        let page = try await world.services.search.search(guild.id, search, for: guild.owner)
        let same = try await world.services.messages.get(sent.id, in: guild.general, for: guild.owner)
        #expect(page.messages == [same])
        #expect(same.reactions.first?.includesReader == true)
    }

    @Test func changesAreFollowed() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let message = try await world.send("before", to: guild.general, by: guild.owner)
        _ = try await world.services.messages.edit(
            message.id, in: guild.general, content: "after http://a", by: guild.owner)
        #expect(try await world.find("before", in: guild) == [])
        #expect(try await world.find("after", in: guild) == ["after http://a"])
        try await world.services.messages.delete(message.id, in: guild.general, by: guild.owner)
        #expect(try await world.find("after", in: guild) == [])
        #expect(try await world.indexedTerms() == 0)
    }

    @Test func conversationsAreNotSearched() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channel = try await world.services.directMessages.open(
            with: guild.members[0], by: guild.owner)
        try await world.send("secret", to: channel.id, by: guild.owner)
        #expect(try await world.find("secret", in: guild) == [])
        #expect(try await world.indexedTerms() == 0)
    }
}
