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
        return try await serve(orThrow: CreateGuild.Failure.self) { () throws(DomainError) in
            let snapshot = try await services.guilds.create(draft, by: caller)
            return CreateGuild.Output(GuildsAPI.Guild(snapshot.guild))
        }
    }

    func getGuild(
        _ input: GetGuild.Input, as caller: UserID
    ) async throws(GetGuild.Failure) -> GetGuild.Output {
        try await serve(orThrow: GetGuild.Failure.self) { () throws(DomainError) in
            let guild = try await services.guilds.get(
                ID(input.path.guildID), for: caller, requiring: .init(GetGuild.requiredPermissions))
            return GetGuild.Output(GuildsAPI.Guild(guild))
        }
    }

    func updateGuild(
        _ input: UpdateGuild.Input, as caller: UserID
    ) async throws(UpdateGuild.Failure) -> UpdateGuild.Output {
        var changes = GuildChanges()
        changes.name = FieldChange(input.body.name)
        changes.description = FieldChange(input.body.description)
        changes.icon = FieldChange(input.body.icon)
        return try await serve(orThrow: UpdateGuild.Failure.self) { [changes] () throws(DomainError) in
            let guild = try await services.guilds.update(
                ID(input.path.guildID), changes, by: caller,
                requiring: .init(UpdateGuild.requiredPermissions))
            return UpdateGuild.Output(GuildsAPI.Guild(guild))
        }
    }

    func deleteGuild(
        _ input: DeleteGuild.Input, as caller: UserID
    ) async throws(DeleteGuild.Failure) -> DeleteGuild.Output {
        try await serve(orThrow: DeleteGuild.Failure.self) { () throws(DomainError) in
            try await services.guilds.delete(ID(input.path.guildID), by: caller)
            return DeleteGuild.Output()
        }
    }

    func listMembers(
        _ input: ListMembers.Input, as caller: UserID
    ) async throws(ListMembers.Failure) -> ListMembers.Output {
        try await serve(orThrow: ListMembers.Failure.self) { () throws(DomainError) in
            let members = try await services.members.list(
                of: ID(input.path.guildID), after: input.query.after.map { ID($0) },
                limit: input.query.limit, for: caller, requiring: .init(ListMembers.requiredPermissions))
            return ListMembers.Output(members.map(GuildsAPI.Member.init))
        }
    }

    func getMember(
        _ input: GetMember.Input, as caller: UserID
    ) async throws(GetMember.Failure) -> GetMember.Output {
        try await serve(orThrow: GetMember.Failure.self) { () throws(DomainError) in
            let member = try await services.members.get(
                ID(input.path.userID), of: ID(input.path.guildID), for: caller,
                requiring: .init(GetMember.requiredPermissions))
            return GetMember.Output(GuildsAPI.Member(member))
        }
    }
}
