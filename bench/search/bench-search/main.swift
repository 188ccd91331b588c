// Measures what the full-text index costs a message that is sent, and how long searches take.
//
//     bench-search FOLDER MESSAGES
//
// FOLDER gets two databases: one for the rates of sending, one with MESSAGES messages in 50 channels of one guild.

private import Database
private import Domain
private import Glibc
private import Primitives
private import SQLiteDatabase
private import Stores

private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}

/// Words as often as in a language: the n-th of them 1/n times as often as the first.
private struct Vocabulary {
    private(set) var words: [String] = []
    private var bounds: [Double] = []

    init() {
        var total = 0.0
        for number in 1...50_000 {
            let length = 2 + (number &* 2_654_435_761) % 9
            var rest = number
            words.append(
                (0..<length).map { _ in
                    defer { rest = rest / 7 + number % 11 }
                    return String(Unicode.Scalar(UInt8(97 + (rest % 26))))
                }.joined() + String(number, radix: 36))
            total += 1 / Double(number)
            bounds.append(total)
        }
    }

    func sentence() -> String {
        let count = 1 + Int(-log(Double.random(in: 0.0001..<1)) * 9)
        return (0..<count).map { _ in
            let point = Double.random(in: 0..<(bounds.last ?? 1))
            var (low, high) = (0, bounds.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if bounds[middle] < point { low = middle + 1 } else { high = middle }
            }
            return words[low]
        }.joined(separator: " ")
    }
}

private func id<Kind>(_ value: UInt64) -> ID<Kind> { ID(Snowflake(rawValue: value)) }

private let moment = Timestamp(secondsSince1970: 1_750_000_000)
private let authors = (1...1000).map { number in
    User(
        id: id(UInt64(number)), username: "user\(number)", discriminator: Discriminator(1)!, avatar: nil,
        createdAt: moment)
}
private let channels = (2001...2050).map { ChannelID(Snowflake(rawValue: $0)) }
private let guild: GuildID = id(1001)

private func open(_ path: String) async throws -> EmbeddedDatabase {
    let database = try EmbeddedDatabase(.file(path: path))
    try await database.migrate(Schema.migrations)
    try await database.transact(publishingTo: { _ in }) { (unit) throws(DomainError) in
        for author in authors {
            _ = try unit.users.insert(
                Account(user: author, email: "\(author.username)@example.com", passwordHash: Secret("")))
        }
        try unit.guilds.insert(
            Guild(
                id: guild, name: "Bench", description: nil, icon: nil, ownerID: authors[0].id,
                createdAt: moment))
        for channel in channels {
            try unit.channels.insert(
                Channel(
                    id: channel, guildID: guild, kind: .text, name: "bench", topic: nil, position: 0,
                    parentID: nil, lastMessageID: nil, createdAt: moment))
        }
    }
    return database
}

/// Sends messages with so many tasks; ids grow as those of a server with some 30 messages a second.
private func send(
    _ texts: [String], tasks: Int, from first: Int, indexed: Bool, to database: EmbeddedDatabase
) async throws {
    let ids = SnowflakeSource(SnowflakeGenerator(worker: 1, after: nil))
    try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<tasks {
            group.addTask {
                for number in stride(from: task, to: texts.count, by: tasks) {
                    let text = texts[number]
                    let channel = channels[Int.random(in: 0..<channels.count)]
                    let author = authors[Int.random(in: 0..<authors.count)]
                    try await database.transact(publishingTo: { _ in }) { (unit) throws(DomainError) in
                        let now = moment.advanced(byMilliseconds: Int64(first + number) * 37)
                        let message = Message(
                            id: ID(ids.next(at: now)), channelID: channel, guildID: indexed ? guild : nil,
                            author: author, content: text)
                        try unit.messages.insert(message)
                        try unit.channels.setLastMessage(message.id, of: channel)
                    }
                }
            }
        }
        try await group.waitForAll()
    }
}

private func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10) ms" }

private func measureSending(_ folder: String, _ vocabulary: Vocabulary) async throws {
    for tasks in [1, 10, 100] {
        for indexed in [false, true, false, true] {
            let path = "\(folder)/send-\(getpid())-\(tasks)-\(indexed)-\(seconds()).db"
            let database = try await open(path)
            let texts = (0..<(tasks == 1 ? 4000 : 60_000)).map { _ in vocabulary.sentence() }
            let (start, startCPU) = (seconds(), processorSeconds())
            try await send(texts, tasks: tasks, from: 0, indexed: indexed, to: database)
            let (elapsed, cpu) = (seconds() - start, processorSeconds() - startCPU)
            let each = cpu / Double(texts.count) * 1e6
            print(
                "tasks=\(tasks) indexed=\(indexed) messages/s=\(Int(Double(texts.count) / elapsed))",
                "cpu_us=\((each * 10).rounded() / 10)")
            await database.close()
            unlink(path)
            unlink(path + ".lock")
        }
    }
}

private func cases(_ words: [String], _ middle: MessageID?) -> [(String, MessageSearch)] {
    var cases: [(String, MessageSearch)] = []
    func add(_ name: String, _ set: (inout MessageSearch) -> Void) {
        var search = MessageSearch()
        set(&search)
        cases.append((name, search))
    }
    add("everything") { _ in }
    for rank in [0, 10, 100, 1000, 30_000] {
        add("word \(rank)") { $0.content = words[rank] }
        add("word \(rank), author") {
            $0.content = words[rank]
            $0.authorID = authors[7].id
        }
        add("word \(rank), channel") {
            $0.content = words[rank]
            $0.channelID = channels[7]
        }
        add("word \(rank), before") {
            $0.content = words[rank]
            $0.before = middle
        }
        add("word \(rank), oldest first") {
            $0.content = words[rank]
            $0.isOldestFirst = true
        }
    }
    add("words 0 1 2") { $0.content = words[0...2].joined(separator: " ") }
    add("words 100 200") { $0.content = "\(words[100]) \(words[200])" }
    add("phrase of words 0 and 1") { $0.content = "\(words[0])-\(words[1])" }
    add("no such word") { $0.content = "zzzzzzzzzz" }
    add("author") { $0.authorID = authors[7].id }
    add("channel") { $0.channelID = channels[7] }
    add("link") { $0.features = [.link] }
    return cases
}

private func measureSearching(_ folder: String, _ vocabulary: Vocabulary, messages: Int) async throws {
    let path = "\(folder)/search-\(getpid()).db"
    let database = try await open(path)
    for first in stride(from: 0, to: messages, by: 100_000) {
        let texts = (0..<min(100_000, messages - first)).map { _ in vocabulary.sentence() }
        try await send(texts, tasks: 200, from: first, indexed: true, to: database)
    }
    let middle = try await database.snapshot { (view) throws(DomainError) in
        let scope = SearchScope(guildID: guild, visible: channels, hidden: [])
        return try view.searchIndex.find(MessageSearch(), in: scope).last
    }
    for (name, search) in cases(vocabulary.words, middle) {
        for hidden in [0, 1, 10, 40, 47] {
            let one = search.channelID.map { [$0] }
            if one != nil && hidden > 0 { continue }
            let scope = SearchScope(
                guildID: guild, visible: one ?? Array(channels.dropLast(hidden)),
                hidden: one == nil ? Array(channels.suffix(hidden)) : [])
            var times: [Double] = []
            var total = 0
            for _ in 0..<5 {
                let start = seconds()
                total = try await database.longSnapshot { (view) throws(DomainError) in
                    let found = try view.searchIndex.find(search, in: scope)
                    for (channel, ids) in try view.searchIndex.places(
                        of: Array(found.prefix(25)), among: scope.visible)
                    {
                        _ = try view.messages.list(ids, in: channel, of: guild, for: nil)
                    }
                    return found.count
                }
                times.append(seconds() - start)
            }
            times.sort()
            print(
                "\(name), hidden=\(hidden): \(total) in \(milliseconds(times[2])), worst \(milliseconds(times[4]))"
            )
        }
    }
    await database.close()
}

guard CommandLine.arguments.count == 3, let messages = Int(CommandLine.arguments[2]) else {
    print("usage: bench-search FOLDER MESSAGES")
    exit(2)
}
private let vocabulary = Vocabulary()
try await measureSending(CommandLine.arguments[1], vocabulary)
if messages > 0 { try await measureSearching(CommandLine.arguments[1], vocabulary, messages: messages) }
