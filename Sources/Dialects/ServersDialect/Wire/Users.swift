// Users as the contract writes them.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI

extension Author {
    init(_ user: Domain.User) { self.init(userID: user.id.snowflake, username: user.username) }
}

extension ServersAPI.User {
    init(_ user: Domain.User) {
        self.init(
            userID: user.id.snowflake, username: user.username, discriminator: user.discriminator.text,
            customStatus: user.customStatus, createdAt: user.createdAt)
    }
}

extension ServersAPI.Account {
    init(_ profile: Profile) {
        let user = profile.user
        self.init(
            userID: user.id.snowflake, username: user.username, discriminator: user.discriminator.text,
            customStatus: user.customStatus, createdAt: user.createdAt, email: profile.email ?? "")
    }
}
