// Files and messages after a kill: a server that is killed at a random moment while messages with pictures are sent,
// and started again over the same folder, has every picture that it acknowledged, and no file that no message has.
// `UPLOAD_KILL_ROUNDS` says how often.

import APIRuntime
import FileTesting
import Foundation
import Glibc
import HTTPTypes
import ProcessTesting
import RandomTesting
import Reactor
import Testing

@Suite(.timeLimit(.minutes(10))) struct UploadKillTests {
    private static let rounds = environment("UPLOAD_KILL_ROUNDS", default: 10)
    private static let writers = 4
    /// Acknowledgements after which the server is killed, at most.
    private static let acknowledgementsMax = 8

    @Test func filesAndMessagesAgreeAfterAKill() async throws {
        var random = SeededGenerator(for: "filesAndMessagesAgreeAfterAKill")
        let folder = try TemporaryFolder()
        let loop = EventLoop(name: "clients")
        loop.start()
        var server = try Self.start(folder.path)
        var ada = try await APIClient(port: server.apiPort, loop: loop)
        let account = #"{"username":"ada","email":"ada@example.com","password":"correct horse"}"#
        ada.token = try await ada.post("/auth/register", account).expect(201)["access_token"]?.text
        let (guild, _) = try await ada.createGuild()
        for round in 1...Self.rounds {
            // A channel for each round, so that its history is one page.
            let channel = try await ada.createChannel(in: guild, #"{"name":"round"}"#)
            let acknowledged = try await sendUntilKilled(
                server, loop, ada.token, channel,
                after: Int.random(in: 1...Self.acknowledgementsMax, using: &random))
            server = try Self.start(folder.path)
            let token = ada.token
            ada = try await APIClient(port: server.apiPort, loop: loop)
            ada.token = token
            let stored = try await filesOfMessages(in: channel, ada)
            #expect(acknowledged.isSubset(of: stored), "round \(round): an acknowledged picture is missing")
            #expect(stored == filesOnDisk(folder.path, channel), "round \(round)")
            let staging = TemporaryFolder.entries(of: "\(folder.path)/data/uploads/.staging")
            #expect(staging.isEmpty, "round \(round): something is still staged")
        }
        server.killAtOnce()
        await loop.shutdown()
    }

    private static func start(_ folder: String) throws -> ServerProcess {
        try ServerProcess.start(in: folder, environment: ["JWT_ACCESS_TOKEN_EXPIRY": "86400"])
    }

    /// - Returns: message and filename of what was answered with 201.
    private func sendUntilKilled(
        _ server: ServerProcess, _ loop: EventLoop, _ token: String?, _ channel: String, after count: Int
    ) async throws -> Set<String> {
        let acknowledged = Acknowledged()
        var clients: [APIClient] = []
        for _ in 0..<Self.writers {
            clients.append(try await APIClient(port: server.apiPort, loop: loop))
            clients[clients.count - 1].token = token
        }
        let process = server.child.processID
        await withTaskGroup(of: Void.self) { group in
            for client in clients {
                group.addTask {
                    let picture = [("a.png", Picture.png.padded(to: 100_000))]
                    while let sent = try? await client.send(picture, to: channel).expect(201) {
                        let known = acknowledged.add("\(sent["id"]?.text ?? "")/a.png")
                        if known == count { kill(process, SIGKILL) }
                    }
                }
            }
        }
        kill(process, SIGKILL)
        #expect(server.child.waitForEnd() == .signal(SIGKILL))
        return acknowledged.all
    }

    private func filesOfMessages(in channel: String, _ client: APIClient) async throws -> Set<String> {
        let messages = try await client.get("/channels/\(channel)/messages?limit=100").expect(200).elements
        var files: Set<String> = []
        for message in messages {
            for attachment in message["attachments"]?.elements ?? [] {
                let served = try await client.fetch(attachment["url"])
                #expect(served.response.body == Picture.png.padded(to: 100_000))
                files.insert("\(message["id"]?.text ?? "")/\(attachment["filename"]?.text ?? "")")
            }
        }
        return files
    }

    private func filesOnDisk(_ folder: String, _ channel: String) -> Set<String> {
        let path = "\(folder)/data/uploads/\(channel)"
        let entries = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return Set(entries.filter { $0.contains("/") })
    }
}
