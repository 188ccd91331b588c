// Limits on content that no single request's schema can express; lengths of fields are in the spec.

public enum ContentLimits {
    /// Guilds one user may belong to unless configured otherwise: READY and GUILD_CREATE grow with it (error
    /// 30001; Discord's number).
    public static let guildsPerUserDefault = 100
    /// Channels of one guild, categories included, unless configured otherwise: GUILD_CREATE carries them all
    /// (error 30005; Discord's).
    public static let channelsPerGuildDefault = 500
    /// Roles of one guild, `@everyone` included, unless configured otherwise (error 30002; Discord's).
    public static let rolesPerGuildDefault = 250
    /// Members carried by one GUILD_CREATE: keeps the frame under about 64 KB.
    public static let snapshotMembersMax = 250
    /// Random letters of an invite code: 62^8 codes make guessing one hopeless at any rate limit.
    public static let inviteCodeLength = 8
    /// Items of one page of a list (seed 1 §5.2).
    public static let pageItemsDefault = 50
    public static let pageItemsMax = 100
    /// Messages pinned in one channel: clients load them all at once (Discord's).
    public static let pinsPerChannelMax = 50
    /// Different emoji under one message (Discord's).
    public static let emojiPerMessageMax = 20
    /// People in one group conversation, its owner included (Discord's).
    public static let groupRecipientsMax = 10
    /// Conversations that a list and READY carry: as many as guilds, twice over.
    public static let directChannelsListedMax = 200
    /// Overwrites of one channel: every CHANNEL_UPDATE carries them all (Discord's).
    public static let overwritesPerChannelMax = 100
    /// Bot accounts of one user: each is an account, and each may be in as many guilds.
    public static let botsPerUserMax = 25
    /// Files of one message (Discord's).
    public static let attachmentsPerMessageMax = 10
    /// Bytes of one attachment (seed 1 §9.1).
    public static let attachmentBytesMax = 10 * 1024 * 1024
    /// Bytes of an avatar or icon: whoever sees it loads it whole.
    public static let pictureBytesMax = 1024 * 1024
    /// How long the same nonce means the same message.
    public static let nonceSeconds: Int64 = 300
    /// Bans on one page: moderators load whole lists (Discord's).
    public static let banPageItemsMax = 1000
    /// Invites of one guild that work: lists carry them all (error 30016; Discord's).
    public static let invitesPerGuildMax = 1000
    /// How far back a ban deletes messages: 7 days (Discord's).
    public static let banDeletionSecondsMax: Int64 = 604_800
    /// Messages named by one event.
    public static let messagesPerEventMax = 100
    /// How long a timeout may last: 28 days (Discord's).
    public static let timeoutSecondsMax: Int64 = 2_419_200
    /// How long after its start somebody is taken to be typing (seed 1 §10.1).
    public static let typingSeconds: Int64 = 10
}
