// Operations tagged Invites.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func createInvite(
        _ input: CreateInvite.Input, as caller: UserID
    ) async throws(CreateInvite.Failure) -> CreateInvite.Output {
        let body = input.body
        let draft = InviteDraft(
            channelID: body.channelID.map { ID($0) }, maxUses: body.maxUses, maxAgeSeconds: body.maxAge,
            isUnique: body.unique)
        do throws(DomainError) {
            let preview = try await services.invites.create(
                draft, in: ID(input.path.guildID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(CreateInvite.requiredPermissions))
            return CreateInvite.Output(GuildsAPI.Invite(preview))
        } catch {
            throw failure(error)
        }
    }

    func getInvite(_ input: GetInvite.Input) async throws(GetInvite.Failure) -> GetInvite.Output {
        do throws(DomainError) {
            return GetInvite.Output(GuildsAPI.Invite(try await services.invites.preview(input.path.code)))
        } catch {
            throw failure(error)
        }
    }

    func acceptInvite(
        _ input: AcceptInvite.Input, as caller: UserID
    ) async throws(AcceptInvite.Failure) -> AcceptInvite.Output {
        do throws(DomainError) {
            let accepted = try await services.invites.accept(input.path.code, by: caller)
            return AcceptInvite.Output(GuildsAPI.Invite(accepted.preview))
        } catch {
            throw failure(error)
        }
    }

    func deleteInvite(
        _ input: DeleteInvite.Input, as caller: UserID
    ) async throws(DeleteInvite.Failure) -> DeleteInvite.Output {
        do throws(DomainError) {
            try await services.invites.delete(
                input.path.code, by: Actor(caller, input.headers.xAuditLogReason),
                requiringUnlessCreator: .init(DeleteInvite.requiredPermissionsUnlessOwn))
            return DeleteInvite.Output()
        } catch {
            throw failure(error)
        }
    }

    func listGuildInvites(
        _ input: ListGuildInvites.Input, as caller: UserID
    ) async throws(ListGuildInvites.Failure) -> ListGuildInvites.Output {
        do throws(DomainError) {
            let invites = try await services.invites.list(
                of: ID(input.path.guildID), for: caller,
                requiring: .init(ListGuildInvites.requiredPermissions))
            return ListGuildInvites.Output(invites.map(GuildsAPI.Invite.init))
        } catch {
            throw failure(error)
        }
    }

    func listChannelInvites(
        _ input: ListChannelInvites.Input, as caller: UserID
    ) async throws(ListChannelInvites.Failure) -> ListChannelInvites.Output {
        do throws(DomainError) {
            let invites = try await services.invites.list(
                to: ID(input.path.channelID), for: caller,
                requiring: .init(ListChannelInvites.requiredPermissions))
            return ListChannelInvites.Output(invites.map(GuildsAPI.Invite.init))
        } catch {
            throw failure(error)
        }
    }
}
