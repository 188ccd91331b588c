// Operations tagged Guilds.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func createGuild(
        _ input: CreateGuild.Input, as caller: UserID
    ) async throws(CreateGuild.Failure) -> CreateGuild.Output {
        let draft = GuildDraft(
            name: input.body.name, description: input.body.description.value, icon: input.body.icon.value)
        do throws(DomainError) {
            let snapshot = try await services.guilds.create(draft, by: caller)
            return CreateGuild.Output(GuildsAPI.Guild(snapshot.guild))
        } catch {
            throw failure(error)
        }
    }

    func getGuild(
        _ input: GetGuild.Input, as caller: UserID
    ) async throws(GetGuild.Failure) -> GetGuild.Output {
        do throws(DomainError) {
            let guild = try await services.guilds.get(
                ID(input.path.guildID), for: caller, requiring: .init(GetGuild.requiredPermissions))
            return GetGuild.Output(GuildsAPI.Guild(guild))
        } catch {
            throw failure(error)
        }
    }

    func updateGuild(
        _ input: UpdateGuild.Input, as caller: UserID
    ) async throws(UpdateGuild.Failure) -> UpdateGuild.Output {
        var changes = GuildChanges()
        changes.name = FieldChange(input.body.name)
        changes.description = FieldChange(input.body.description)
        changes.icon = FieldChange(input.body.icon)
        changes.ownerID = FieldChange(input.body.ownerID.map { ID($0) })
        do throws(DomainError) {
            let guild = try await services.guilds.update(
                ID(input.path.guildID), changes, by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(UpdateGuild.requiredPermissions))
            return UpdateGuild.Output(GuildsAPI.Guild(guild))
        } catch {
            throw failure(error)
        }
    }

    func deleteGuild(
        _ input: DeleteGuild.Input, as caller: UserID
    ) async throws(DeleteGuild.Failure) -> DeleteGuild.Output {
        do throws(DomainError) {
            try await services.guilds.delete(ID(input.path.guildID), by: caller)
            return DeleteGuild.Output()
        } catch {
            throw failure(error)
        }
    }

    func listAuditLog(
        _ input: ListAuditLog.Input, as caller: UserID
    ) async throws(ListAuditLog.Failure) -> ListAuditLog.Output {
        var filter = AuditLogFilter()
        filter.userID = input.query.userID.map { ID($0) }
        filter.action = input.query.actionType.flatMap { Domain.AuditAction(rawValue: $0.rawValue) }
        filter.before = input.query.before.map { ID($0) }
        filter.after = input.query.after.map { ID($0) }
        do throws(DomainError) {
            let page = try await services.auditLog.list(
                of: ID(input.path.guildID), filter, limit: input.query.limit, for: caller,
                requiring: .init(ListAuditLog.requiredPermissions))
            return ListAuditLog.Output(GuildsAPI.AuditLog(page))
        } catch {
            throw failure(error)
        }
    }
}
