// Operations tagged Bots.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listBots(_ input: ListBots.Input, as caller: UserID) async throws(ListBots.Failure)
        -> ListBots.Output
    {
        do throws(DomainError) {
            return ListBots.Output(try await services.bots.list(of: caller).map(GuildsAPI.User.init))
        } catch {
            throw failure(error)
        }
    }

    func createBot(
        _ input: CreateBot.Input, as caller: UserID
    ) async throws(CreateBot.Failure) -> CreateBot.Output {
        do throws(DomainError) {
            let made = try await services.bots.create(username: input.body.username, by: caller)
            return CreateBot.Output(GuildsAPI.BotToken(made))
        } catch {
            throw failure(error)
        }
    }

    func deleteBot(
        _ input: DeleteBot.Input, as caller: UserID
    ) async throws(DeleteBot.Failure) -> DeleteBot.Output {
        do throws(DomainError) {
            try await services.bots.delete(ID(input.path.userID), by: caller)
            return DeleteBot.Output()
        } catch {
            throw failure(error)
        }
    }

    func resetBotToken(
        _ input: ResetBotToken.Input, as caller: UserID
    ) async throws(ResetBotToken.Failure) -> ResetBotToken.Output {
        do throws(DomainError) {
            let made = try await services.bots.resetToken(of: ID(input.path.userID), by: caller)
            return ResetBotToken.Output(GuildsAPI.BotToken(made))
        } catch {
            throw failure(error)
        }
    }
}

extension GuildsAPI.BotToken {
    fileprivate init(_ made: BotCredentials) {
        self.init(bot: GuildsAPI.User(made.bot), token: made.token.exposed)
    }
}
