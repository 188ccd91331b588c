// The promise behind a 201: a server that is killed at a random moment while messages are posted, and started
// again over the same database, has every message that it acknowledged, none of them twice, and a sound file.
// `KILL_ROUNDS` says how often.

import APIRuntime
import Database
import DatabaseTesting
import FileTesting
import Glibc
import ProcessTesting
import RandomTesting
import Reactor
import SQLiteDatabase
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct KillTests {
    private static let rounds = environment("KILL_ROUNDS", default: 200)
    private static let writers = 4
    /// Acknowledgements after which the server is killed, at most: the moment differs from round to round.
    private static let acknowledgementsMax = 40

    @Test func whatWasAcknowledgedSurvivesAKilledServer() async throws {
        var random = SeededGenerator(for: "whatWasAcknowledgedSurvivesAKilledServer")
        let folder = try TemporaryFolder()
        let loop = EventLoop(name: "clients")
        loop.start()
        let (token, channel) = try await prepare(folder.path, loop)
        var verifiedThrough = "0"
        var acknowledged = 0
        var verified: Set<String> = []
        for round in 1...Self.rounds {
            let killAfter = Int.random(in: 0...Self.acknowledgementsMax, using: &random)
            let sent = try await postUntilKilled(folder.path, loop, token, channel, round, killAfter)
            #expect(try await isIntact(folder.path), "round \(round)")

            let server = try Self.start(folder.path)
            let client = try await Self.client(server, loop, token)
            let found = try await history(of: channel, after: verifiedThrough, client)
            let contents = found.map(\.content)
            #expect(Set(contents).count == contents.count, "round \(round): a message is there twice")
            #expect(sent.isSubset(of: Set(contents)), "round \(round): acknowledged messages are missing")
            #expect(verified.isDisjoint(with: contents), "round \(round): an old message came again")
            verified.formUnion(contents)
            acknowledged += sent.count
            verifiedThrough = found.last?.id ?? verifiedThrough
            server.killAtOnce()
        }
        await loop.shutdown()
        print("killed the server \(Self.rounds) times, \(acknowledged) acknowledged messages")
    }

    // MARK: Writing

    private func postUntilKilled(
        _ folder: String, _ loop: EventLoop, _ token: String, _ channel: String, _ round: Int,
        _ killAfter: Int
    ) async throws -> Set<String> {
        let server = try Self.start(folder)
        let acknowledged = Acknowledged()
        var clients: [APIClient] = []
        for _ in 0..<Self.writers { clients.append(try await Self.client(server, loop, token)) }
        let process = server.child.processID
        if killAfter == 0 { kill(process, SIGKILL) }
        await withTaskGroup(of: Void.self) { group in
            for (writer, client) in clients.enumerated() {
                group.addTask {
                    for number in 0... {
                        let content = "round \(round) writer \(writer) message \(number)"
                        // Nothing but the end of the connection ends a writer: the kill.
                        guard (try? await client.say(content, in: channel)) != nil else { return }
                        let count = acknowledged.add(content)
                        if count == killAfter { kill(process, SIGKILL) }
                    }
                }
            }
        }
        // Without effect after the kill; without it, writers that ended for another reason would leave the test
        // waiting for a server that lives.
        kill(process, SIGKILL)
        #expect(server.child.waitForEnd() == .signal(SIGKILL))
        return acknowledged.all
    }

    // MARK: Reading

    /// The messages above an id, oldest first.
    private func history(
        of channel: String, after: String, _ client: APIClient
    ) async throws -> [(id: String, content: String)] {
        var messages: [(id: String, content: String)] = []
        var last = after
        while true {
            let page = try await client.get("/channels/\(channel)/messages?limit=100&after=\(last)").expect(
                200)
            let found = page.elements.reversed().map { ($0["id"]?.text ?? "", $0["content"]?.text ?? "") }
            guard let newest = found.last else { return messages }
            messages += found
            last = newest.0
        }
    }

    private func isIntact(_ folder: String) async throws -> Bool {
        let database = try EmbeddedDatabase(.file(path: "\(folder)/data/guildhall.db"))
        let report = try await database.integrity()
        await database.close()
        return report == ["ok"]
    }

    // MARK: Setting up

    private func prepare(_ folder: String, _ loop: EventLoop) async throws -> (token: String, channel: String)
    {
        let server = try Self.start(folder)
        var client = try await Self.client(server, loop, nil)
        let account = #"{"username":"ada","email":"ada@example.com","password":"correct horse"}"#
        client.token = try await client.post("/auth/register", account).expect(201)["access_token"]?.text
        let (_, channel) = try await client.createGuild()
        server.killAtOnce()
        return (client.token ?? "", channel)
    }

    private static func start(_ folder: String) throws -> ServerProcess {
        try ServerProcess.start(in: folder, environment: ["JWT_ACCESS_TOKEN_EXPIRY": "86400"])
    }

    private static func client(
        _ server: ServerProcess, _ loop: EventLoop, _ token: String?
    ) async throws -> APIClient {
        var client = try await APIClient(port: server.apiPort, loop: loop)
        client.token = token
        return client
    }
}

/// What the server has answered 201 for in one round.
final class Acknowledged: Sendable {
    private let messages = Mutex<Set<String>>([])

    var all: Set<String> { messages.withLock { $0 } }

    /// - Returns: how many there are now.
    func add(_ message: String) -> Int {
        messages.withLock { messages in
            messages.insert(message)
            return messages.count
        }
    }
}
