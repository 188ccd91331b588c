// Operations tagged Messages that are about many of them, or about pins.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func bulkDeleteMessages(
        _ input: BulkDeleteMessages.Input, as caller: UserID
    ) async throws(BulkDeleteMessages.Failure) -> BulkDeleteMessages.Output {
        do throws(DomainError) {
            try await services.messages.delete(
                input.body.messages.map { ID($0) }, in: ID(input.path.channelID),
                by: Actor(caller, reason: input.headers.xAuditLogReason),
                requiring: .init(BulkDeleteMessages.requiredPermissions))
            return BulkDeleteMessages.Output()
        } catch {
            throw failure(error)
        }
    }

    func listPins(
        _ input: ListPins.Input, as caller: UserID
    ) async throws(ListPins.Failure) -> ListPins.Output {
        do throws(DomainError) {
            let messages = try await services.messages.pins(
                of: ID(input.path.channelID), for: caller, requiring: .init(ListPins.requiredPermissions))
            return ListPins.Output(messages.map { GuildsAPI.Message($0, files) })
        } catch {
            throw failure(error)
        }
    }

    func pinMessage(
        _ input: PinMessage.Input, as caller: UserID
    ) async throws(PinMessage.Failure) -> PinMessage.Output {
        do throws(DomainError) {
            try await services.messages.pin(
                ID(input.path.messageID), in: ID(input.path.channelID),
                by: Actor(caller, reason: input.headers.xAuditLogReason),
                requiring: .init(PinMessage.requiredPermissions))
            return PinMessage.Output()
        } catch {
            throw failure(error)
        }
    }

    func unpinMessage(
        _ input: UnpinMessage.Input, as caller: UserID
    ) async throws(UnpinMessage.Failure) -> UnpinMessage.Output {
        do throws(DomainError) {
            try await services.messages.unpin(
                ID(input.path.messageID), in: ID(input.path.channelID),
                by: Actor(caller, reason: input.headers.xAuditLogReason),
                requiring: .init(UnpinMessage.requiredPermissions))
            return UnpinMessage.Output()
        } catch {
            throw failure(error)
        }
    }
}
