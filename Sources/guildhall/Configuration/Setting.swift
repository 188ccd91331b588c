// Every setting of the server, once: the environment variable, the flag, the help text, the validation and
// the error message all come from this table.

internal import Primitives
internal import Services

/// One setting.
struct Setting: Sendable {
    /// `API_PORT`; also the flag's name, as `--api-port`.
    let variable: String
    /// What stands for the value in the help text.
    let placeholder: String
    let summary: String
    /// For the help text only; the value itself is chosen in `Configuration`.
    let defaultText: String
    /// Checks and stores a value. Throws what is wrong and what to write instead.
    let apply: @Sendable (inout Configuration, String) throws(InvalidSetting) -> Void

    var flag: String { "--" + variable.lowercased().replacing("_", with: "-") }
}

/// Why a setting was refused.
struct InvalidSetting: Error {
    /// Completes the sentence "API_PORT: …".
    let message: String
}

extension Setting {
    static let all: [Setting] = [
        Setting(
            variable: "APP_ENV", placeholder: "NAME",
            summary: "development, staging or production; the last two demand JWT_SECRET",
            defaultText: "development",
            apply: { (settings, text) throws(InvalidSetting) in
                guard let value = Configuration.Environment(rawValue: text) else {
                    throw InvalidSetting(message: "is '\(text)'; use development, staging or production")
                }
                settings.environment = value
            }),
        Setting(
            variable: "DIALECTS", placeholder: "LIST",
            summary: "Contracts to serve, with commas between them: \(DialectName.list)",
            defaultText: "all",
            apply: { (settings, text) throws(InvalidSetting) in settings.dialects = try dialects(in: text) }),
        .host("API_HOST", "Address that serves REST and the gateway", \.apiHost),
        .number(
            "API_PORT", "Its port; 0 picks a free one", "8080", in: 0...65_535,
            { settings, value in settings.apiPort = UInt16(value) }),
        .host("GATEWAY_HOST", "Address that serves the gateway a second time", \.gatewayHost),
        .number(
            "GATEWAY_PORT", "Its port; 0 picks a free one", "8081", in: 0...65_535,
            { settings, value in settings.gatewayPort = UInt16(value) }),
        Setting(
            variable: "DATABASE_URL", placeholder: "URL",
            summary: "sqlite:PATH; the folder is made when it is missing",
            defaultText: "sqlite:data/guildhall.db",
            apply: { (settings, text) throws(InvalidSetting) in
                guard text.hasPrefix("sqlite:"), text.utf8.count > "sqlite:".utf8.count else {
                    // Addresses of other databases hold passwords, in front of an at sign.
                    let shown = text.contains("@") ? "\(text.prefix { $0 != ":" }):…" : text
                    throw InvalidSetting(
                        message: "is '\(shown)'; use sqlite:PATH, such as sqlite:data/guildhall.db")
                }
                settings.databaseURL = text
            }),
        .number(
            "DATABASE_MAX_CONNECTIONS", "Connections, one of which writes", "3", in: 2...64,
            { settings, value in settings.databaseConnectionsMax = value }),
        Setting(
            variable: "JWT_SECRET", placeholder: "TEXT",
            summary: "Signs access tokens, 32 characters or more",
            defaultText: "made once and kept beside the database, in development",
            apply: { (settings, text) throws(InvalidSetting) in
                guard text.utf8.count >= Configuration.secretBytesMin else {
                    throw InvalidSetting(
                        message: "has \(text.utf8.count) characters; use 32 or more, "
                            + "for example the output of: openssl rand -hex 32")
                }
                settings.tokenSecret = text
            }),
        .number(
            "JWT_ACCESS_TOKEN_EXPIRY", "Seconds an access token is valid", "900", in: 1...86_400,
            { settings, value in settings.accessTokenSeconds = value }),
        .number(
            "JWT_REFRESH_TOKEN_EXPIRY", "Seconds a refresh token is valid", "604800", in: 1...31_536_000,
            { settings, value in settings.refreshTokenSeconds = value }),
        .number(
            "MAX_GUILDS_PER_USER", "Guilds that one user may be in", "100", in: 1...200,
            { settings, value in settings.limits.guildsPerUser = value }),
        .number(
            "MAX_ROLES_PER_GUILD", "Roles of one guild, @everyone included", "250", in: 1...250,
            { settings, value in settings.limits.rolesPerGuild = value }),
        .number(
            "MAX_CHANNELS_PER_GUILD", "Channels of one guild, categories included", "500", in: 1...500,
            { settings, value in settings.limits.channelsPerGuild = value }),
        .number(
            "GATEWAY_MAX_GUILDS_PER_SESSION", "Guilds in one gateway session; who is in more uses shards",
            "2500",
            in: 1...100_000, { settings, value in settings.guildsPerSessionMax = value }),
        .number(
            "ROOMS_EMPTY_SECONDS", "How long a room of the dialect rooms stays when nobody is in it", "300",
            in: 1...86_400, { settings, value in settings.emptyRoomSeconds = value }),
        .flag(
            "RATE_LIMITS", "Whether requests are limited in their number", isOn: true, \.limitsRates),
        .flag(
            "TRUST_FORWARDED_FOR",
            "Whether a proxy in front tells clients' addresses in X-Forwarded-For",
            isOn: false, \.trustsForwardedFor),
        Setting(
            variable: "PUBLIC_URL", placeholder: "URL",
            summary: "Where clients reach the server, such as https://chat.example.com",
            defaultText: "as clients ask for it",
            apply: { (settings, text) throws(InvalidSetting) in
                guard let url = PublicURL(text) else {
                    throw InvalidSetting(
                        message: "is '\(text)'; use http:// or https:// and a host, "
                            + "such as https://chat.example.com")
                }
                settings.publicURL = url
            }),
        Setting(
            variable: "UPLOADS_DIR", placeholder: "PATH",
            summary: "Folder of uploaded files; it is made when it is missing",
            defaultText: "uploads beside the database",
            apply: { (settings, text) throws(InvalidSetting) in
                guard !text.isEmpty else { throw InvalidSetting(message: "is empty; use a path") }
                settings.uploadsFolder = text
            }),
        Setting(
            variable: "CORS_ALLOWED_ORIGINS", placeholder: "LIST",
            summary: "Origins whose web pages may call, with commas between them; * for all",
            defaultText: "none",
            apply: { (settings, text) throws(InvalidSetting) in
                settings.corsAllowedOrigins = try origins(in: text)
            }),
        .number(
            "WORKER_ID", "Number of this process in the ids it issues", "0", in: 0...1023,
            { settings, value in settings.workerID = UInt16(value) }),
        .number(
            "EVENT_LOOPS", "Threads that serve connections", "1", in: 1...64,
            { settings, value in settings.eventLoops = value }),
        Setting(
            variable: "LOG_LEVEL", placeholder: "NAME", summary: "debug, info, warning or error",
            defaultText: "info",
            apply: { (settings, text) throws(InvalidSetting) in
                guard let level = Configuration.logLevels[text] else {
                    throw InvalidSetting(message: "is '\(text)'; use debug, info, warning or error")
                }
                settings.logLevel = level
            }),
        Setting(
            variable: "LOG_FORMAT", placeholder: "NAME", summary: "text or json",
            defaultText: "text on a terminal, json otherwise",
            apply: { (settings, text) throws(InvalidSetting) in
                switch text {
                case "text": settings.logFormat = .text
                case "json": settings.logFormat = .json
                default: throw InvalidSetting(message: "is '\(text)'; use text or json")
                }
            }),
    ]

    private static func host(
        _ variable: String, _ summary: String, _ field: any WritableKeyPath<Configuration, String> & Sendable
    ) -> Setting {
        Setting(variable: variable, placeholder: "ADDRESS", summary: summary, defaultText: "127.0.0.1") {
            (settings, text) throws(InvalidSetting) in
            guard !text.isEmpty else {
                throw InvalidSetting(message: "is empty; use an address, such as 127.0.0.1 or 0.0.0.0")
            }
            settings[keyPath: field] = text
        }
    }

    private static func flag(
        _ variable: String, _ summary: String, isOn: Bool,
        _ field: any WritableKeyPath<Configuration, Bool> & Sendable
    ) -> Setting {
        Setting(
            variable: variable, placeholder: "on|off", summary: summary, defaultText: isOn ? "on" : "off"
        ) { (settings, text) throws(InvalidSetting) in
            switch text {
            case "on": settings[keyPath: field] = true
            case "off": settings[keyPath: field] = false
            default: throw InvalidSetting(message: "is '\(text)'; use on or off")
            }
        }
    }

    /// In the order of precedence, however they are written.
    private static func dialects(in text: String) throws(InvalidSetting) -> [DialectName] {
        var chosen: Set<DialectName> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part.trimmingSpaces)
            guard let dialect = DialectName(rawValue: name) else {
                throw InvalidSetting(message: "has '\(name)'; use some of \(DialectName.list)")
            }
            chosen.insert(dialect)
        }
        return DialectName.allCases.filter(chosen.contains)
    }

    /// `*`, or origins as browsers send them (RFC 6454 §6.2): a scheme and a host, without a slash at the end.
    private static func origins(in text: String) throws(InvalidSetting) -> [String] {
        var origins: [String] = []
        for part in text.split(separator: ",") {
            let origin = String(part.trimmingSpaces)
            guard origin == "*" || PublicURL(origin)?.isOrigin == true else {
                throw InvalidSetting(
                    message: "has '\(origin)'; use origins such as https://app.example.com, or *")
            }
            origins.append(origin)
        }
        return origins
    }

    private static func number(
        _ variable: String, _ summary: String, _ defaultText: String, in range: ClosedRange<Int>,
        _ store: @escaping @Sendable (inout Configuration, Int) -> Void
    ) -> Setting {
        Setting(variable: variable, placeholder: "N", summary: summary, defaultText: defaultText) {
            (settings, text) throws(InvalidSetting) in
            guard let value = Int(text), range.contains(value) else {
                throw InvalidSetting(
                    message: "is '\(text)'; use a number from \(range.lowerBound) to \(range.upperBound)")
            }
            store(&settings, value)
        }
    }
}
