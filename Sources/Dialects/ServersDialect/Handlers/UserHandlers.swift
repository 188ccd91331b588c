// Operations tagged Users.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func getUser(_ input: GetUser.Input, as caller: UserID) async throws(GetUser.Failure) -> GetUser.Output {
        do throws(DomainError) {
            return GetUser.Output(ServersAPI.User(try await services.users.get(ID(input.path.userID))))
        } catch {
            throw failure(error)
        }
    }

    func updateUser(
        _ input: UpdateUser.Input, as caller: UserID
    ) async throws(UpdateUser.Failure) -> UpdateUser.Output {
        guard ID(input.path.userID) == caller else { throw .notYourself }
        let changes = AccountChanges(input.body)
        do throws(DomainError) {
            let profile = try await services.users.update(changes, of: caller)
            return UpdateUser.Output(ServersAPI.Account(profile))
        } catch {
            throw failure(error)
        }
    }
}

extension AccountChanges {
    fileprivate init(_ body: UpdateUserRequest) {
        self.init()
        username = FieldChange(body.username)
        email = FieldChange(body.email)
        customStatus = FieldChange(body.customStatus)
        newPassword = body.password.map(Secret.init)
        currentPassword = body.currentPassword.map(Secret.init)
    }
}
