// Operations tagged Guilds and Members.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func createGuild(
        _ input: CreateGuild.Input, as caller: UserID
    ) async throws(CreateGuild.Failure) -> CreateGuild.Output {
        let draft = GuildDraft(name: input.body.name, description: input.body.description.value)
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
        do throws(DomainError) {
            let guild = try await services.guilds.update(
                ID(input.path.guildID), changes, by: Actor(caller),
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

    func listMembers(
        _ input: ListMembers.Input, as caller: UserID
    ) async throws(ListMembers.Failure) -> ListMembers.Output {
        do throws(DomainError) {
            let members = try await services.members.list(
                of: ID(input.path.guildID), after: input.query.after.map { ID($0) },
                limit: input.query.limit, for: caller, requiring: .init(ListMembers.requiredPermissions))
            return ListMembers.Output(members.map(GuildsAPI.Member.init))
        } catch {
            throw failure(error)
        }
    }

    func getMember(
        _ input: GetMember.Input, as caller: UserID
    ) async throws(GetMember.Failure) -> GetMember.Output {
        do throws(DomainError) {
            let member = try await services.members.get(
                ID(input.path.userID), of: ID(input.path.guildID), for: caller,
                requiring: .init(GetMember.requiredPermissions))
            return GetMember.Output(GuildsAPI.Member(member))
        } catch {
            throw failure(error)
        }
    }
}
