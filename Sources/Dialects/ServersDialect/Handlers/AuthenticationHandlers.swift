// Operations tagged Authentication.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func register(_ input: Register.Input) async throws(Register.Failure) -> Register.Output {
        let body = input.body
        do throws(DomainError) {
            let login = try await services.accounts.register(
                username: body.username, email: body.email, password: Secret(body.password))
            return Register.Output(Tokens(login))
        } catch {
            throw failure(error)
        }
    }

    func login(
        _ input: ServersAPI.Login.Input
    ) async throws(ServersAPI.Login.Failure) -> ServersAPI.Login.Output {
        let body = input.body
        guard let name = body.email.map(LoginName.email) ?? body.username.map(LoginName.username) else {
            throw .invalidRequest(FieldErrors(.required, at: "email"))
        }
        do throws(DomainError) {
            let login = try await services.accounts.logIn(as: name, password: Secret(body.password))
            return ServersAPI.Login.Output(Tokens(login))
        } catch {
            throw failure(error)
        }
    }

    func logout(_ input: Logout.Input) async throws(Logout.Failure) -> Logout.Output {
        let token = Secret(input.body.refreshToken)
        do throws(DomainError) {
            try await services.accounts.logOut(refreshToken: token)
            return Logout.Output()
        } catch {
            throw failure(error)
        }
    }

    func refreshTokens(
        _ input: RefreshTokens.Input
    ) async throws(RefreshTokens.Failure) -> RefreshTokens.Output {
        let token = Secret(input.body.refreshToken)
        do throws(DomainError) {
            return RefreshTokens.Output(Tokens(try await services.accounts.refresh(token)))
        } catch {
            throw failure(error)
        }
    }

    func getMe(_ input: GetMe.Input, as caller: UserID) async throws(GetMe.Failure) -> GetMe.Output {
        do throws(DomainError) {
            return GetMe.Output(ServersAPI.Account(try await services.users.me(caller)))
        } catch {
            throw failure(error)
        }
    }
}

extension Tokens {
    fileprivate init(_ login: Services.Login) {
        self.init(
            accessToken: login.accessToken.exposed, refreshToken: login.refreshToken.exposed,
            tokenType: .bearer, expiresIn: Int(login.expiresInSeconds),
            user: ServersAPI.Account(login.profile))
    }
}
