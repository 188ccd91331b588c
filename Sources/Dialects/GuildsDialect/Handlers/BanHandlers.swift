// Operations tagged Bans.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listBans(
        _ input: ListBans.Input, as caller: UserID
    ) async throws(ListBans.Failure) -> ListBans.Output {
        do throws(DomainError) {
            let bans = try await services.bans.list(
                of: ID(input.path.guildID), before: input.query.before.map { ID($0) },
                after: input.query.after.map { ID($0) }, limit: input.query.limit, for: caller,
                requiring: .init(ListBans.requiredPermissions))
            return ListBans.Output(bans.map(GuildsAPI.Ban.init))
        } catch {
            throw failure(error)
        }
    }

    func getBan(
        _ input: GetBan.Input, as caller: UserID
    ) async throws(GetBan.Failure) -> GetBan.Output {
        do throws(DomainError) {
            let ban = try await services.bans.get(
                ID(input.path.userID), in: ID(input.path.guildID), for: caller,
                requiring: .init(GetBan.requiredPermissions))
            return GetBan.Output(GuildsAPI.Ban(ban))
        } catch {
            throw failure(error)
        }
    }

    func createBan(
        _ input: CreateBan.Input, as caller: UserID
    ) async throws(CreateBan.Failure) -> CreateBan.Output {
        do throws(DomainError) {
            try await services.bans.ban(
                ID(input.path.userID), in: ID(input.path.guildID),
                deletingSeconds: Int64(input.body?.deleteMessageSeconds ?? 0),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(CreateBan.requiredPermissions))
            return CreateBan.Output()
        } catch {
            throw failure(error)
        }
    }

    func deleteBan(
        _ input: DeleteBan.Input, as caller: UserID
    ) async throws(DeleteBan.Failure) -> DeleteBan.Output {
        do throws(DomainError) {
            try await services.bans.unban(
                ID(input.path.userID), in: ID(input.path.guildID),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(DeleteBan.requiredPermissions))
            return DeleteBan.Output()
        } catch {
            throw failure(error)
        }
    }
}
