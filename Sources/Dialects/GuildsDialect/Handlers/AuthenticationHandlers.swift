// Operations tagged Authentication.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func register(_ input: Register.Input) async throws(Register.Failure) -> Register.Output {
        let body = input.body
        do throws(DomainError) {
            let login = try await services.accounts.register(
                username: body.username, email: body.email, password: Secret(body.password))
            return Register.Output(TokenResponse(login))
        } catch {
            throw failure(error)
        }
    }

    func login(_ input: GuildsAPI.Login.Input) async throws(GuildsAPI.Login.Failure) -> GuildsAPI.Login.Output
    {
        let body = input.body
        guard let name = body.email.map(LoginName.email) ?? body.username.map(LoginName.username) else {
            throw .invalidFormBody(FieldErrors(.required, at: "email"))
        }
        do throws(DomainError) {
            let login = try await services.accounts.logIn(as: name, password: Secret(body.password))
            return GuildsAPI.Login.Output(TokenResponse(login))
        } catch {
            throw failure(error)
        }
    }

    func refreshToken(_ input: RefreshToken.Input) async throws(RefreshToken.Failure) -> RefreshToken.Output {
        let token = Secret(input.body.refreshToken)
        do throws(DomainError) {
            return RefreshToken.Output(TokenResponse(try await services.accounts.refresh(token)))
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
}

extension TokenResponse {
    init(_ login: Services.Login) {
        self.init(
            accessToken: login.accessToken.exposed, refreshToken: login.refreshToken.exposed,
            tokenType: .bearer, expiresIn: Int(login.expiresInSeconds), user: CurrentUser(login.profile))
    }
}
