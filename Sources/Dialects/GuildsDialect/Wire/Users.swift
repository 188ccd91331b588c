// Users as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsAPI.User {
    init(_ user: Domain.User) {
        self.init(
            id: user.id.snowflake, username: user.username, discriminator: user.discriminator.text,
            avatar: user.avatar, bot: user.isBot, customStatus: user.customStatus)
    }
}

extension CurrentUser {
    init(_ profile: Profile) {
        let user = profile.user
        self.init(
            id: user.id.snowflake, username: user.username, discriminator: user.discriminator.text,
            avatar: user.avatar, bot: user.isBot, customStatus: user.customStatus,
            email: profile.email)
    }
}
