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
            channelID: body.channelID.map { ID($0) }, maxUses: body.maxUses, maxAgeSeconds: body.maxAge)
        do throws(DomainError) {
            let preview = try await services.invites.create(
                draft, in: ID(input.path.guildID), by: Actor(caller),
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
            try await services.invites.delete(input.path.code, by: Actor(caller))
            return DeleteInvite.Output()
        } catch {
            throw failure(error)
        }
    }
}
