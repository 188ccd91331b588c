// Operations tagged Messages.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func listMessages(
        _ input: ListMessages.Input, as caller: UserID
    ) async throws(ListMessages.Failure) -> ListMessages.Output {
        do throws(DomainError) {
            let messages = try await services.messages.list(
                in: ID(input.path.channelID),
                from: input.query.before.map { .before(ID($0)) } ?? .latest, limit: input.query.limit,
                for: caller, requiring: .init(ListMessages.requiredPermissions))
            return ListMessages.Output(messages.map(ServersAPI.Message.init))
        } catch {
            throw failure(error)
        }
    }

    func createMessage(
        _ input: CreateMessage.Input, as caller: UserID
    ) async throws(CreateMessage.Failure) -> CreateMessage.Output {
        do throws(DomainError) {
            let message = try await services.messages.send(
                MessageDraft(content: input.body.content), to: ID(input.path.channelID), by: caller,
                requiring: .init(CreateMessage.requiredPermissions))
            return CreateMessage.Output(ServersAPI.Message(message))
        } catch {
            throw failure(error)
        }
    }

    func deleteMessage(
        _ input: DeleteMessage.Input, as caller: UserID
    ) async throws(DeleteMessage.Failure) -> DeleteMessage.Output {
        do throws(DomainError) {
            try await services.messages.delete(
                ID(input.path.messageID), in: ID(input.path.channelID), by: Actor(caller),
                requiring: .init(DeleteMessage.requiredPermissions))
            return DeleteMessage.Output()
        } catch {
            throw failure(error)
        }
    }
}
