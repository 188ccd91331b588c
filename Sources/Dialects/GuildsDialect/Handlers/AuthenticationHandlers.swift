// Operations tagged Authentication.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func register(_ input: Register.Input) async throws(Register.Failure) -> Register.Output {
        let body = input.body
        return try await serve(orThrow: Register.Failure.self) { () throws(DomainError) in
            let login = try await services.accounts.register(
                username: body.username, email: body.email, password: Secret(body.password))
            return Register.Output(TokenResponse(login))
        }
    }

    func login(_ input: GuildsAPI.Login.Input) async throws(GuildsAPI.Login.Failure) -> GuildsAPI.Login.Output
    {
        let body = input.body
        guard let name = body.email.map(LoginName.email) ?? body.username.map(LoginName.username) else {
            throw .invalidFormBody(FieldErrors(.required, at: "email"))
        }
        return try await serve(orThrow: GuildsAPI.Login.Failure.self) { () throws(DomainError) in
            let login = try await services.accounts.logIn(as: name, password: Secret(body.password))
            return GuildsAPI.Login.Output(TokenResponse(login))
        }
    }

    func refreshToken(_ input: RefreshToken.Input) async throws(RefreshToken.Failure) -> RefreshToken.Output {
        let token = Secret(input.body.refreshToken)
        return try await serve(orThrow: RefreshToken.Failure.self) { () throws(DomainError) in
            RefreshToken.Output(TokenResponse(try await services.accounts.refresh(token)))
        }
    }

    func logout(_ input: Logout.Input) async throws(Logout.Failure) -> Logout.Output {
        let token = Secret(input.body.refreshToken)
        return try await serve(orThrow: Logout.Failure.self) { () throws(DomainError) in
            try await services.accounts.logOut(refreshToken: token)
            return Logout.Output()
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
