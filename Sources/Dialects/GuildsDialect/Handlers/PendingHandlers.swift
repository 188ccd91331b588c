// Operations that have no behaviour yet: they answer 503.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsHandler {
    func listBots(_: ListBots.Input, as _: UserID) async throws(ListBots.Failure) -> ListBots.Output {
        throw .fallback
    }
    func createBot(_: CreateBot.Input, as _: UserID) async throws(CreateBot.Failure) -> CreateBot.Output {
        throw .fallback
    }
    func deleteBot(_: DeleteBot.Input, as _: UserID) async throws(DeleteBot.Failure) -> DeleteBot.Output {
        throw .fallback
    }
    func resetBotToken(_: ResetBotToken.Input, as _: UserID) async throws(ResetBotToken.Failure)
        -> ResetBotToken.Output
    { throw .fallback }
}
