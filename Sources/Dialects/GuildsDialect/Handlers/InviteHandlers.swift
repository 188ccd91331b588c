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
        return try await serve(orThrow: CreateInvite.Failure.self) { () throws(DomainError) in
            let preview = try await services.invites.create(
                draft, in: ID(input.path.guildID), by: caller,
                requiring: .init(CreateInvite.requiredPermissions))
            return CreateInvite.Output(GuildsAPI.Invite(preview))
        }
    }

    func getInvite(_ input: GetInvite.Input) async throws(GetInvite.Failure) -> GetInvite.Output {
        try await serve(orThrow: GetInvite.Failure.self) { () throws(DomainError) in
            GetInvite.Output(GuildsAPI.Invite(try await services.invites.preview(input.path.code)))
        }
    }

    func acceptInvite(
        _ input: AcceptInvite.Input, as caller: UserID
    ) async throws(AcceptInvite.Failure) -> AcceptInvite.Output {
        try await serve(orThrow: AcceptInvite.Failure.self) { () throws(DomainError) in
            let accepted = try await services.invites.accept(input.path.code, by: caller)
            return AcceptInvite.Output(GuildsAPI.Invite(accepted.preview))
        }
    }

    func deleteInvite(
        _ input: DeleteInvite.Input, as caller: UserID
    ) async throws(DeleteInvite.Failure) -> DeleteInvite.Output {
        try await serve(orThrow: DeleteInvite.Failure.self) { () throws(DomainError) in
            try await services.invites.delete(input.path.code, by: caller)
            return DeleteInvite.Output()
        }
    }
}
