// The configuration's sources, their precedence, and the one line each mistake gets.

import FileTesting
import Primitives
import Services
import Testing

@testable import guildhall

@Suite struct ConfigurationTests {
    private func configuration(
        _ arguments: [String] = [], environment: [String: String] = [:], dotEnv: String? = nil
    ) throws -> Configuration {
        try Configuration(arguments: arguments, environment: environment, dotEnv: dotEnv)
    }

    private func refusal(
        _ arguments: [String] = [], environment: [String: String] = [:], dotEnv: String? = nil
    ) -> String? {
        do {
            _ = try configuration(arguments, environment: environment, dotEnv: dotEnv)
            return nil
        } catch {
            return (error as? StartFailure)?.message
        }
    }

    @Test func defaultsAreThoseOfTheSeed() throws {
        let settings = try configuration()
        #expect(settings.apiHost == "127.0.0.1")
        #expect(settings.apiPort == 8080)
        #expect(settings.gatewayPort == 8081)
        #expect(settings.databaseURL == "sqlite:data/guildhall.db")
        #expect(settings.accessTokenSeconds == 900)
        #expect(settings.refreshTokenSeconds == 604_800)
        #expect(settings.limits == CountLimits())
        #expect(settings.guildsPerSessionMax == 2500)
        #expect(settings.limitsRates && !settings.trustsForwardedFor)
        #expect(settings.publicURL == nil && settings.uploadsFolder == nil)
        #expect(settings.corsAllowedOrigins.isEmpty)
    }

    @Test func flagsWinOverVariablesAndVariablesOverTheFile() throws {
        let file = "API_PORT=1\nGATEWAY_PORT=2\nWORKER_ID=3\n"
        let settings = try configuration(
            ["--worker-id", "30"], environment: ["GATEWAY_PORT": "20", "WORKER_ID": "21"], dotEnv: file)
        #expect(settings.apiPort == 1)
        #expect(settings.gatewayPort == 20)
        #expect(settings.workerID == 30)
    }

    @Test func flagsTakeTheirValueAfterASpaceOrAnEqualsSign() throws {
        #expect(try configuration(["--api-port", "9000"]).apiPort == 9000)
        #expect(try configuration(["--api-port=9001"]).apiPort == 9001)
    }

    @Test func dotEnvFilesMayQuoteAndComment() throws {
        let file = """
            # comment
            export API_HOST="0.0.0.0"

              LOG_LEVEL = 'debug'
            """
        let settings = try configuration(dotEnv: file)
        #expect(settings.apiHost == "0.0.0.0")
        #expect(settings.logLevel == .debug)
    }

    @Test(arguments: [
        (["--api-port", "abc"], "--api-port is 'abc'; use a number from 0 to 65535"),
        (["--api-port"], "--api-port needs a value: --api-port N"),
        (["--nonsense"], "unknown option '--nonsense'; see guildhall serve --help"),
        (["--dialects", "guilds,irc"], "--dialects has 'irc'; use some of \(DialectName.list)"),
        (["--dialects="], "--dialects has ''; use some of \(DialectName.list)"),
        (["--worker-id", "1024"], "--worker-id is '1024'; use a number from 0 to 1023"),
        (["--app-env", "prod"], "--app-env is 'prod'; use development, staging or production"),
        (["--rate-limits", "yes"], "--rate-limits is 'yes'; use on or off"),
        (["--max-roles-per-guild", "0"], "--max-roles-per-guild is '0'; use a number from 1 to 250"),
        (["--uploads-dir="], "--uploads-dir is empty; use a path"),
        (
            ["--public-url", "chat"],
            "--public-url is 'chat'; use http:// or https:// and a host, such as https://chat.example.com"
        ),
        (
            ["--cors-allowed-origins", "a.example"],
            "--cors-allowed-origins has 'a.example'; use origins such as https://app.example.com, or *"
        ),
        (
            ["--database-url", "mysql://x"],
            "--database-url is 'mysql://x'; use sqlite:PATH, such as sqlite:data/guildhall.db"
        ),
    ])
    func aBadFlagSaysWhatToChange(arguments: [String], message: String) {
        #expect(refusal(arguments) == message)
    }

    @Test func limitsSwitchesAndAddresses() throws {
        let settings = try configuration(
            [
                "--max-guilds-per-user=1", "--max-roles-per-guild=2", "--max-channels-per-guild=3",
                "--gateway-max-guilds-per-session=4", "--rate-limits=off", "--trust-forwarded-for=on",
                "--public-url=https://chat.example.com/",
                "--uploads-dir=/srv/files",
            ])
        #expect(settings.limits.guildsPerUser == 1)
        #expect(settings.limits.rolesPerGuild == 2)
        #expect(settings.limits.channelsPerGuild == 3)
        #expect(settings.guildsPerSessionMax == 4)
        #expect(!settings.limitsRates && settings.trustsForwardedFor)
        #expect(settings.publicURL?.text == "https://chat.example.com")
        #expect(settings.publicURL?.webSocketText == "wss://chat.example.com")
        #expect(settings.uploadsFolder == "/srv/files")
    }

    @Test(arguments: [
        ("http://a", "http://a", "ws://a"), ("http://a:80/chat//", "http://a:80/chat", "ws://a:80/chat"),
        ("https://[::1]:8080", "https://[::1]:8080", "wss://[::1]:8080"),
    ])
    func publicAddresses(_ text: String, _ http: String, _ webSocket: String) throws {
        let url = try #require(PublicURL(text))
        #expect(url.text == http && url.webSocketText == webSocket)
    }

    @Test(arguments: [
        "", "chat.example.com", "ftp://a", "http://", "https:///a", "http://:80", "http://a b", "http://a?b",
        "http://ada:secret@a", "http://a#b", "http://é", "http://a\"b",
    ])
    func whatIsNoPublicAddress(_ text: String) {
        #expect(PublicURL(text) == nil)
    }

    @Test func originsAreAListOrAStar() throws {
        #expect(try configuration(["--cors-allowed-origins=*"]).corsAllowedOrigins == ["*"])
        let two = try configuration(["--cors-allowed-origins=https://a.example, http://localhost:3000"])
        #expect(two.corsAllowedOrigins == ["https://a.example", "http://localhost:3000"])
        #expect(try configuration(["--cors-allowed-origins="]).corsAllowedOrigins.isEmpty)
    }

    @Test func aBadVariableIsNamedWithItsSource() {
        #expect(
            refusal(environment: ["API_PORT": "70000"])
                == "API_PORT is '70000'; use a number from 0 to 65535")
        #expect(
            refusal(dotEnv: "API_PORT=-1") == "in .env API_PORT is '-1'; use a number from 0 to 65535")
    }

    @Test func productionDemandsASecretOf32Characters() throws {
        #expect(refusal(environment: ["APP_ENV": "production"])?.hasPrefix("JWT_SECRET is not set") == true)
        let short = refusal(environment: ["APP_ENV": "production", "JWT_SECRET": "short"])
        #expect(short?.hasPrefix("JWT_SECRET has 5 characters") == true)
        let secret = String(repeating: "x", count: 32)
        let settings = try configuration(environment: ["APP_ENV": "production", "JWT_SECRET": secret])
        #expect(settings.tokenSecret == secret)
    }

    /// A short secret must not be printed whole into a log by the message that refuses it.
    @Test func aRefusedSecretIsNotRepeated() {
        let message = refusal(environment: ["JWT_SECRET": "hunter2"])
        #expect(message?.contains("hunter2") == false)
    }

    /// The same for a misspelt flag, and for the address of a database that is not one of ours.
    @Test(arguments: [
        (["--jwt-secrets=hunter2"], "unknown option '--jwt-secrets'; see guildhall serve --help"),
        (
            ["--database-url", "postgres://ada:hunter2@db/chat"],
            "--database-url is 'postgres:…'; use sqlite:PATH, such as sqlite:data/guildhall.db"
        ),
    ])
    func whatMayHoldASecretIsNotRepeated(arguments: [String], message: String) {
        #expect(refusal(arguments) == message)
    }

    @Test func theExampleFileNamesEveryVariable() throws {
        let text = String(decoding: try #require(SourceTree.bytes(of: ".env.example")), as: UTF8.self)
        for setting in Setting.all { #expect(text.contains("#\(setting.variable)=")) }
    }

    @Test func theHelpNamesEveryFlagVariableAndDefault() {
        for setting in Setting.all {
            #expect(Help.serve.contains(setting.flag))
            #expect(Help.serve.contains("[\(setting.variable), default: \(setting.defaultText)]"))
        }
    }
}
