// Operations tagged Users.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func getCurrentUser(
        _ input: GetCurrentUser.Input, as caller: UserID
    ) async throws(GetCurrentUser.Failure) -> GetCurrentUser.Output {
        do throws(DomainError) {
            return GetCurrentUser.Output(CurrentUser(try await services.users.me(caller)))
        } catch {
            throw failure(error)
        }
    }

    func updateCurrentUser(
        _ input: UpdateCurrentUser.Input, as caller: UserID
    ) async throws(UpdateCurrentUser.Failure) -> UpdateCurrentUser.Output {
        let changes = AccountChanges(input.body)
        do throws(DomainError) {
            return UpdateCurrentUser.Output(CurrentUser(try await services.users.update(changes, of: caller)))
        } catch {
            throw failure(error)
        }
    }

    func listCurrentUserGuilds(
        _ input: ListCurrentUserGuilds.Input, as caller: UserID
    ) async throws(ListCurrentUserGuilds.Failure) -> ListCurrentUserGuilds.Output {
        do throws(DomainError) {
            let guilds = try await services.guilds.list(of: caller)
            return ListCurrentUserGuilds.Output(
                guilds.map { CurrentUserGuild($0, isOwner: $0.guild.ownerID == caller) })
        } catch {
            throw failure(error)
        }
    }

    func getUser(_ input: GetUser.Input, as caller: UserID) async throws(GetUser.Failure) -> GetUser.Output {
        do throws(DomainError) {
            return GetUser.Output(GuildsAPI.User(try await services.users.get(ID(input.path.userID))))
        } catch {
            throw failure(error)
        }
    }

    func leaveGuild(
        _ input: LeaveGuild.Input, as caller: UserID
    ) async throws(LeaveGuild.Failure) -> LeaveGuild.Output {
        do throws(DomainError) {
            try await services.members.leave(ID(input.path.guildID), by: caller)
            return LeaveGuild.Output()
        } catch {
            throw failure(error)
        }
    }
}

extension AccountChanges {
    fileprivate init(_ body: UpdateCurrentUserRequest) {
        self.init()
        username = FieldChange(body.username)
        email = FieldChange(body.email)
        avatar = FieldChange(body.avatar)
        customStatus = FieldChange(body.customStatus)
        newPassword = body.password.map(Secret.init)
        currentPassword = body.currentPassword.map(Secret.init)
    }
}
