// The program as a person or a service manager meets it: help, mistakes, files, signals.

import APIRuntime
import FileTesting
import Glibc
import ProcessTesting
import Reactor
import Testing
import WebSocket

@Suite(.timeLimit(.minutes(2))) struct ProcessTests {
    private func run(
        _ arguments: String..., environment: [String: String] = [:], reading: ChildProcess.Stream
    )
        throws -> (lines: [String], ending: ChildProcess.Ending)
    {
        let folder = try TemporaryFolder()
        let child = try ChildProcess(
            "guildhall", arguments, environment: environment, in: folder.path, reading: reading)
        return (child.readLines(), child.waitForEnd())
    }

    @Test func helpAndVersionArePrintedAndSucceed() throws {
        let general = try run("--help", reading: .output)
        #expect(general.ending == .exit(code: 0))
        #expect(general.lines.contains { $0.contains("guildhall COMMAND") })
        let serve = try run("serve", "--help", reading: .output)
        #expect(serve.ending == .exit(code: 0))
        #expect(serve.lines.contains { $0.contains("--api-port N") })
        #expect(try run("version", reading: .output).lines.first?.hasPrefix("guildhall ") == true)
    }

    @Test func eachMistakeGetsOneLineAndAFailureStatus() throws {
        let unknown = try run("dance", reading: .errors)
        #expect(unknown.lines == ["guildhall: unknown command 'dance'; see guildhall --help"])
        #expect(unknown.ending == .exit(code: 2))
        let port = try run("serve", environment: ["API_PORT": "http"], reading: .errors)
        #expect(port.lines == ["guildhall: API_PORT is 'http'; use a number from 0 to 65535"])
        #expect(port.ending == .exit(code: 1))
        let production = try run("serve", environment: ["APP_ENV": "production"], reading: .errors)
        #expect(production.lines.count == 1)
        #expect(production.lines[0].hasPrefix("guildhall: JWT_SECRET is not set"))
        #expect(production.ending == .exit(code: 1))
    }

    @Test func aSecondServerIsToldThatPortAndDatabaseAreTaken() throws {
        let folder = try TemporaryFolder()
        let first = try ServerProcess.start(in: folder.path)
        let second = try ChildProcess(
            "guildhall", ["serve"], environment: ["LOG_LEVEL": "error"], in: folder.path, reading: .errors)
        let database = second.readLines()
        #expect(database.count == 1)
        #expect(database.first?.hasPrefix("guildhall: DATABASE_URL: ") == true)
        #expect(second.waitForEnd() == .exit(code: 1))

        let other = try TemporaryFolder()
        let third = try ChildProcess(
            "guildhall", ["serve"],
            environment: ["API_PORT": "\(first.apiPort)", "LOG_LEVEL": "error"], in: other.path,
            reading: .errors)
        let port = third.readLines()
        #expect(port.count == 1)
        #expect(port.first?.contains("change API_HOST or API_PORT") == true)
        #expect(third.waitForEnd() == .exit(code: 1))
    }

    @Test func theSecretIsMadeOnceForTheOwnerAndTokensSurviveARestart() async throws {
        let folder = try TemporaryFolder()
        let loop = EventLoop(name: "clients")
        loop.start()
        let first = try ServerProcess.start(in: folder.path)
        var information = stat()
        #expect(stat("\(folder.path)/data/jwt-secret", &information) == 0)
        #expect(information.st_mode & 0o777 == 0o600)
        var client = try await APIClient(port: first.apiPort, loop: loop)
        let account = #"{"username":"ada","email":"ada@example.com","password":"correct horse"}"#
        client.token = try await client.post("/auth/register", account).expect(201)["access_token"]?.text
        first.killAtOnce()

        let second = try ServerProcess.start(in: folder.path)
        var again = try await APIClient(port: second.apiPort, loop: loop)
        again.token = client.token
        #expect(try await again.get("/users/@me").expect(200)["username"] == .string("ada"))
        await loop.shutdown()
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalDrainsAndExitsWithSuccess(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let loop = EventLoop(name: "clients")
        loop.start()
        let server = try ServerProcess.start(in: folder.path)
        var client = try await APIClient(port: server.apiPort, loop: loop)
        let account = #"{"username":"ada","email":"ada@example.com","password":"correct horse"}"#
        client.token = try await client.post("/auth/register", account).expect(201)["access_token"]?.text
        let gateway = try await GatewayClient(port: server.gatewayPort, loop: loop)
        try await gateway.identify(client.token ?? "")

        server.child.send(signal: signal)
        #expect(try await gateway.next().op == 5)
        #expect(try await gateway.closeCode() == 1001)
        #expect(server.child.waitForEnd() == .exit(code: 0))
        await loop.shutdown()
    }
}
