// The chat's use cases, grouped by what they are about. Dialects call these and nothing below them.

public import Bus
public import Database
public import Domain
public import Ephemeral
public import FileStorage
public import Primitives
internal import Stores

/// Every use case of the server over one database and one bus.
///
/// All functions start and return on the caller's executor; transactions run on the
/// database's threads and password hashing on threads of its own. A function that returns has durably done what it says, and has published its
/// events; one that throws has changed and published nothing, unless its own documentation says otherwise.
public struct ChatServices: Sendable {
    public let accounts: AccountService
    public let bots: BotService
    public let users: UserService
    public let guilds: GuildService
    public let channels: ChannelService
    public let messages: MessageService
    public let reactions: ReactionService
    public let directMessages: DirectMessageService
    public let typing: TypingService
    public let members: MemberService
    public let roles: RoleService
    public let bans: BanService
    public let auditLog: AuditLogService
    public let invites: InviteService
    public let search: SearchService
    public let sessions: SessionService
    public let presence: PresenceService
    public let files: FileService
    public let health: HealthService
    public let fileReaper: FileReaper
    let context: ServiceContext

    /// - Parameters:
    ///   - database: migrated with `Schema.migrations`.
    ///   - bus: takes a batch per transaction that has something to tell, on the database's writer thread.
    ///   - ephemeral: presence, and what else is true only for a moment.
    ///   - ids: starts above `lastIssuedID`.
    ///   - files: where pictures and attachments go; without it, whatever brings one is unavailable.
    /// - Throws: when the configuration is not safe to run with.
    public init(
        database: any SQLDatabase, bus: any EventBus,
        ephemeral: any EphemeralStore = InProcessEphemeralStore(), clock: @escaping WallClock = systemClock,
        ids: SnowflakeSource, files: LocalFileStore? = nil, configuration: ServiceConfiguration
    ) throws(ServiceConfigurationError) {
        let context = ServiceContext(
            database: database, bus: bus, clock: clock, ids: ids, limits: configuration.limits,
            files: files)
        self.context = context
        let passwords = try PasswordHasher(configuration.passwords)
        let tokens = try TokenIssuer(configuration)
        bots = BotService(context: context)
        accounts = AccountService(context: context, passwords: passwords, tokens: tokens)
        users = UserService(context: context, passwords: passwords)
        guilds = GuildService(context: context)
        channels = ChannelService(context: context)
        messages = MessageService(context: context)
        reactions = ReactionService(context: context)
        directMessages = DirectMessageService(context: context)
        typing = TypingService(context: context, store: ephemeral)
        members = MemberService(context: context)
        roles = RoleService(context: context)
        bans = BanService(context: context)
        auditLog = AuditLogService(context: context)
        invites = InviteService(context: context)
        search = SearchService(context: context)
        sessions = SessionService(context: context)
        presence = PresenceService(board: PresenceBoard(context: context, store: ephemeral))
        self.files = FileService(context: context)
        health = HealthService(context: context)
        fileReaper = FileReaper(context: context)
    }

    /// A channel of a guild that the caller may see, or a conversation that they are in.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    public func channel(
        _ id: ChannelID, for caller: UserID, requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> AnyChannel {
        do throws(DomainError) {
            return .guild(try await channels.get(id, for: caller, requiring: required))
        } catch .unknownChannel {
            return .direct(try await directMessages.get(id, for: caller))
        }
    }

    /// The highest id stored: what a `SnowflakeGenerator` must start after, so that ids keep growing across
    /// restarts even when the clock was set back.
    /// - Throws: `unavailable` when the database does not answer.
    public static func lastIssuedID(in database: any SQLDatabase)
        async throws(DomainError) -> Snowflake?
    {
        try await database.snapshot { (view) throws(DomainError) in try view.snapshots.highestID() }
    }
}

/// What a deployment chooses.
public struct ServiceConfiguration: Sendable {
    /// Signs access tokens (seed 2, `JWT_SECRET`); at least `tokenSecretBytesMin` bytes.
    public var tokenSecret: Secret<[UInt8]>
    /// Lifetime of access tokens (seed 1 §8.1).
    public var accessTokenSeconds: Int64 = 900
    /// Lifetime of refresh tokens (seed 1 §8.1).
    public var refreshTokenSeconds: Int64 = 604_800
    public var passwords = PasswordConfiguration()
    public var limits = CountLimits()

    /// As much as the MAC's output: a shorter secret would be the weakest part (RFC 7518 §3.2).
    public static let tokenSecretBytesMin = 32

    public init(tokenSecret: Secret<[UInt8]>) { self.tokenSecret = tokenSecret }
}

/// How many of each there may be (errors 30001, 30002 and 30005).
public struct CountLimits: Sendable, Hashable {
    public var guildsPerUser = ContentLimits.guildsPerUserDefault
    public var rolesPerGuild = ContentLimits.rolesPerGuildDefault
    public var channelsPerGuild = ContentLimits.channelsPerGuildDefault

    public init() {}
}

/// Why the server cannot run with its configuration.
public enum ServiceConfigurationError: Error, Sendable, Hashable {
    case tokenSecretTooShort(bytesMin: Int)
    case tokenLifetimeNotPositive
    case passwordParametersRefused(reason: String)
}
