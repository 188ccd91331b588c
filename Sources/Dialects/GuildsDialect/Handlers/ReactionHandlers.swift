// Operations tagged Reactions.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listReactions(
        _ input: ListReactions.Input, as caller: UserID
    ) async throws(ListReactions.Failure) -> ListReactions.Output {
        let (path, query) = (input.path, input.query)
        do throws(DomainError) {
            let users = try await services.reactions.users(
                of: path.emoji, under: ID(path.messageID), in: ID(path.channelID),
                after: query.after.map { ID($0) }, limit: query.limit, for: caller,
                requiring: .init(ListReactions.requiredPermissions))
            return ListReactions.Output(users.map(GuildsAPI.User.init))
        } catch {
            throw failure(error)
        }
    }

    func addReaction(
        _ input: AddReaction.Input, as caller: UserID
    ) async throws(AddReaction.Failure) -> AddReaction.Output {
        let path = input.path
        do throws(DomainError) {
            try await services.reactions.add(
                path.emoji, to: ID(path.messageID), in: ID(path.channelID), by: caller,
                requiring: .init(AddReaction.requiredPermissions))
            return AddReaction.Output()
        } catch {
            throw failure(error)
        }
    }

    func removeOwnReaction(
        _ input: RemoveOwnReaction.Input, as caller: UserID
    ) async throws(RemoveOwnReaction.Failure) -> RemoveOwnReaction.Output {
        let path = input.path
        do throws(DomainError) {
            try await services.reactions.remove(
                path.emoji, of: caller, from: ID(path.messageID), in: ID(path.channelID), by: caller)
            return RemoveOwnReaction.Output()
        } catch {
            throw failure(error)
        }
    }

    func removeReaction(
        _ input: RemoveReaction.Input, as caller: UserID
    ) async throws(RemoveReaction.Failure) -> RemoveReaction.Output {
        let path = input.path
        do throws(DomainError) {
            try await services.reactions.remove(
                path.emoji, of: ID(path.userID), from: ID(path.messageID), in: ID(path.channelID),
                by: caller, requiringUnlessOwn: .init(RemoveReaction.requiredPermissionsUnlessOwn))
            return RemoveReaction.Output()
        } catch {
            throw failure(error)
        }
    }
}
