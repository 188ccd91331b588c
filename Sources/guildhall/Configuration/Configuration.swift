// The server's configuration: defaults, then `.env`, then the environment, then flags; the last one wins.

internal import Gateway
internal import Primitives
internal import Services

/// Everything the server can be told, checked.
struct Configuration {
    enum Environment: String {
        case development, staging, production
    }

    /// HS256 wants a key as long as its output (RFC 7518 §3.2): 32 bytes.
    static let secretBytesMin = 32
    static let logLevels: [String: Log.Level] = Dictionary(
        uniqueKeysWithValues: Log.Level.allCases.map { ($0.name, $0) })

    var environment = Environment.development
    var dialects = DialectName.allCases
    var apiHost = "127.0.0.1"
    var apiPort: UInt16 = 8080
    var gatewayHost = "127.0.0.1"
    var gatewayPort: UInt16 = 8081
    var databaseURL = "sqlite:data/guildhall.db"
    var databaseConnectionsMax = 3
    var tokenSecret: String?
    var accessTokenSeconds = 900
    var refreshTokenSeconds = 604_800
    var workerID: UInt16 = 0
    var eventLoops = 1
    /// How many guilds, roles and channels there may be.
    var limits = CountLimits()
    var logLevel = Log.Level.info
    /// nil: the services' own, which production uses; tests hash with less.
    var passwords: PasswordConfiguration?
    /// Guilds in one gateway session.
    var guildsPerSessionMax = GatewayConfiguration().guildsPerSessionMax
    /// How long a room without people stays, in the dialect that has such.
    var emptyRoomSeconds = 300
    var limitsRates = true
    var trustsForwardedFor = false
    /// Where clients reach the server, without a slash at the end; nil: as they asked for it.
    var publicURL: PublicURL?
    /// nil: `uploads` beside the database.
    var uploadsFolder: String?
    var corsAllowedOrigins: [String] = []
    /// nil: text when standard error is a terminal, JSON otherwise.
    var logFormat: Log.Format?
}

/// Why the server does not start, in one line that says what to change.
struct StartFailure: Error {
    let message: String
}

extension Configuration {
    /// Reads every source in order of precedence.
    /// - Parameters:
    ///   - arguments: those after `serve`: `--api-port 9000` or `--api-port=9000`.
    ///   - environment: variables that are no setting are ignored.
    ///   - dotEnv: the text of a `.env` file, if there is one.
    init(
        arguments: [String], environment: [String: String], dotEnv: String?
    ) throws(StartFailure) {
        self.init()
        if let dotEnv {
            try apply(DotEnvFile.parse(dotEnv), source: "in .env ")
        }
        try apply(environment, source: "")
        try apply(arguments: arguments)
        if self.environment != .development && tokenSecret == nil {
            throw StartFailure(
                message: "JWT_SECRET is not set; with APP_ENV=\(self.environment.rawValue) it must be, "
                    + "to 32 characters or more, for example the output of: openssl rand -hex 32")
        }
    }

    private mutating func apply(_ values: [String: String], source: String) throws(StartFailure) {
        for setting in Setting.all {
            guard let text = values[setting.variable] else { continue }
            try apply(setting, text, calledAs: source + setting.variable)
        }
    }

    private mutating func apply(arguments: [String]) throws(StartFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let setting = Setting.all.first(where: { $0.flag == parts[0] }) else {
                // Without its value, which a misspelt `--jwt-secret=…` has too.
                throw StartFailure(message: "unknown option '\(parts[0])'; see guildhall serve --help")
            }
            guard let text = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw StartFailure(
                    message: "\(setting.flag) needs a value: \(setting.flag) \(setting.placeholder)")
            }
            try apply(setting, text, calledAs: setting.flag)
        }
    }

    private mutating func apply(
        _ setting: Setting, _ text: String, calledAs name: String
    ) throws(StartFailure) {
        do throws(InvalidSetting) {
            try setting.apply(&self, text)
        } catch {
            throw StartFailure(message: "\(name) \(error.message)")
        }
    }
}
