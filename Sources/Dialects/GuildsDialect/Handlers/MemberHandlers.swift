// Operations tagged Members.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
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

    func updateOwnMember(
        _ input: UpdateOwnMember.Input, as caller: UserID
    ) async throws(UpdateOwnMember.Failure) -> UpdateOwnMember.Output {
        var changes = MemberChanges()
        changes.nickname = FieldChange(input.body.nick)
        do throws(DomainError) {
            let member = try await services.members.update(
                caller, of: ID(input.path.guildID), changes,
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(UpdateOwnMember.requiredPermissions))
            return UpdateOwnMember.Output(GuildsAPI.Member(member))
        } catch {
            throw failure(error)
        }
    }

    func addBot(
        _ input: AddBot.Input, as caller: UserID
    ) async throws(AddBot.Failure) -> AddBot.Output {
        do throws(DomainError) {
            let member = try await services.members.addBot(
                ID(input.path.userID), to: ID(input.path.guildID),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(AddBot.requiredPermissions))
            return member.map { .created(.init(GuildsAPI.Member($0))) } ?? .noContent
        } catch {
            throw failure(error)
        }
    }

    func updateMember(
        _ input: UpdateMember.Input, as caller: UserID
    ) async throws(UpdateMember.Failure) -> UpdateMember.Output {
        var changes = MemberChanges()
        changes.nickname = FieldChange(input.body.nick)
        changes.roleIDs = FieldChange(input.body.roles.map { $0.map { ID($0) } })
        changes.timedOutUntil = FieldChange(input.body.communicationDisabledUntil)
        do throws(DomainError) {
            let member = try await services.members.update(
                ID(input.path.userID), of: ID(input.path.guildID), changes,
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(input.requiredPermissions))
            return UpdateMember.Output(GuildsAPI.Member(member))
        } catch {
            throw failure(error)
        }
    }

    func kickMember(
        _ input: KickMember.Input, as caller: UserID
    ) async throws(KickMember.Failure) -> KickMember.Output {
        do throws(DomainError) {
            try await services.members.kick(
                ID(input.path.userID), from: ID(input.path.guildID),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(KickMember.requiredPermissions))
            return KickMember.Output()
        } catch {
            throw failure(error)
        }
    }

    func addMemberRole(
        _ input: AddMemberRole.Input, as caller: UserID
    ) async throws(AddMemberRole.Failure) -> AddMemberRole.Output {
        do throws(DomainError) {
            try await services.members.setRole(
                ID(input.path.roleID), held: true, by: ID(input.path.userID), in: ID(input.path.guildID),
                as: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(AddMemberRole.requiredPermissions))
            return AddMemberRole.Output()
        } catch {
            throw failure(error)
        }
    }

    func removeMemberRole(
        _ input: RemoveMemberRole.Input, as caller: UserID
    ) async throws(RemoveMemberRole.Failure) -> RemoveMemberRole.Output {
        do throws(DomainError) {
            try await services.members.setRole(
                ID(input.path.roleID), held: false, by: ID(input.path.userID), in: ID(input.path.guildID),
                as: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(RemoveMemberRole.requiredPermissions))
            return RemoveMemberRole.Output()
        } catch {
            throw failure(error)
        }
    }
}
