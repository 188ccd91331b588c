// Operations tagged Users.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func getCurrentUser(
        _ input: GetCurrentUser.Input, as caller: UserID
    ) async throws(GetCurrentUser.Failure) -> GetCurrentUser.Output {
        try await serve(orThrow: GetCurrentUser.Failure.self) { () throws(DomainError) in
            GetCurrentUser.Output(CurrentUser(try await services.users.me(caller)))
        }
    }

    func updateCurrentUser(
        _ input: UpdateCurrentUser.Input, as caller: UserID
    ) async throws(UpdateCurrentUser.Failure) -> UpdateCurrentUser.Output {
        let changes = AccountChanges(input.body)
        return try await serve(orThrow: UpdateCurrentUser.Failure.self) { () throws(DomainError) in
            UpdateCurrentUser.Output(CurrentUser(try await services.users.update(changes, of: caller)))
        }
    }

    func listCurrentUserGuilds(
        _ input: ListCurrentUserGuilds.Input, as caller: UserID
    ) async throws(ListCurrentUserGuilds.Failure) -> ListCurrentUserGuilds.Output {
        try await serve(orThrow: ListCurrentUserGuilds.Failure.self) { () throws(DomainError) in
            let guilds = try await services.guilds.list(of: caller)
            return ListCurrentUserGuilds.Output(
                guilds.map { CurrentUserGuild($0, isOwner: $0.guild.ownerID == caller) })
        }
    }

    func getUser(_ input: GetUser.Input, as caller: UserID) async throws(GetUser.Failure) -> GetUser.Output {
        try await serve(orThrow: GetUser.Failure.self) { () throws(DomainError) in
            GetUser.Output(GuildsAPI.User(try await services.users.get(ID(input.path.userID))))
        }
    }
}

extension AccountChanges {
    fileprivate init(_ body: UpdateCurrentUserRequest) {
        self.init()
        username = FieldChange(body.username)
        email = FieldChange(body.email)
        avatar = FieldChange(body.avatar)
        newPassword = body.password.map(Secret.init)
        currentPassword = body.currentPassword.map(Secret.init)
    }
}
