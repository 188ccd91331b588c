// Limits on content that no single request's schema can express; lengths of fields are in the spec.

public enum ContentLimits {
    /// Guilds one user may belong to: READY and GUILD_CREATE grow with it (error 30001; Discord's number).
    public static let guildsPerUserMax = 100
    /// Channels of one guild, categories included: GUILD_CREATE carries them all (error 30005; Discord's).
    public static let channelsPerGuildMax = 500
    /// Members carried by one GUILD_CREATE: keeps the frame under about 64 KB.
    public static let snapshotMembersMax = 250
    /// Random letters of an invite code: 62^8 codes make guessing one hopeless at any rate limit.
    public static let inviteCodeLength = 8
    /// Items of one page of a list (seed 1 §5.2).
    public static let pageItemsDefault = 50
    public static let pageItemsMax = 100
}
