// Operations that have no behaviour yet: they answer 503.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsHandler {
    func leaveGuild(_: LeaveGuild.Input, as _: UserID) async throws(LeaveGuild.Failure) -> LeaveGuild.Output {
        throw .fallback
    }
    func listBots(_: ListBots.Input, as _: UserID) async throws(ListBots.Failure) -> ListBots.Output {
        throw .fallback
    }
    func createBot(_: CreateBot.Input, as _: UserID) async throws(CreateBot.Failure) -> CreateBot.Output {
        throw .fallback
    }
    func deleteBot(_: DeleteBot.Input, as _: UserID) async throws(DeleteBot.Failure) -> DeleteBot.Output {
        throw .fallback
    }
    func resetBotToken(_: ResetBotToken.Input, as _: UserID) async throws(ResetBotToken.Failure)
        -> ResetBotToken.Output
    { throw .fallback }
    func listAuditLog(_: ListAuditLog.Input, as _: UserID) async throws(ListAuditLog.Failure)
        -> ListAuditLog.Output
    { throw .fallback }
    func searchMessages(_: SearchMessages.Input, as _: UserID) async throws(SearchMessages.Failure)
        -> SearchMessages.Output
    { throw .fallback }
    func reorderChannels(_: ReorderChannels.Input, as _: UserID) async throws(ReorderChannels.Failure)
        -> ReorderChannels.Output
    { throw .fallback }
    func setChannelOverwrite(_: SetChannelOverwrite.Input, as _: UserID) async throws(SetChannelOverwrite
        .Failure) -> SetChannelOverwrite.Output
    { throw .fallback }
    func deleteChannelOverwrite(_: DeleteChannelOverwrite.Input, as _: UserID)
        async throws(DeleteChannelOverwrite.Failure) -> DeleteChannelOverwrite.Output
    { throw .fallback }
    func listChannelInvites(_: ListChannelInvites.Input, as _: UserID) async throws(ListChannelInvites
        .Failure) -> ListChannelInvites.Output
    { throw .fallback }
    func updateOwnMember(_: UpdateOwnMember.Input, as _: UserID) async throws(UpdateOwnMember.Failure)
        -> UpdateOwnMember.Output
    { throw .fallback }
    func addBot(_: AddBot.Input, as _: UserID) async throws(AddBot.Failure) -> AddBot.Output {
        throw .fallback
    }
    func updateMember(_: UpdateMember.Input, as _: UserID) async throws(UpdateMember.Failure)
        -> UpdateMember.Output
    { throw .fallback }
    func kickMember(_: KickMember.Input, as _: UserID) async throws(KickMember.Failure) -> KickMember.Output {
        throw .fallback
    }
    func addMemberRole(_: AddMemberRole.Input, as _: UserID) async throws(AddMemberRole.Failure)
        -> AddMemberRole.Output
    { throw .fallback }
    func removeMemberRole(_: RemoveMemberRole.Input, as _: UserID) async throws(RemoveMemberRole.Failure)
        -> RemoveMemberRole.Output
    { throw .fallback }
    func listRoles(_: ListRoles.Input, as _: UserID) async throws(ListRoles.Failure) -> ListRoles.Output {
        throw .fallback
    }
    func createRole(_: CreateRole.Input, as _: UserID) async throws(CreateRole.Failure) -> CreateRole.Output {
        throw .fallback
    }
    func reorderRoles(_: ReorderRoles.Input, as _: UserID) async throws(ReorderRoles.Failure)
        -> ReorderRoles.Output
    { throw .fallback }
    func updateRole(_: UpdateRole.Input, as _: UserID) async throws(UpdateRole.Failure) -> UpdateRole.Output {
        throw .fallback
    }
    func deleteRole(_: DeleteRole.Input, as _: UserID) async throws(DeleteRole.Failure) -> DeleteRole.Output {
        throw .fallback
    }
    func listBans(_: ListBans.Input, as _: UserID) async throws(ListBans.Failure) -> ListBans.Output {
        throw .fallback
    }
    func getBan(_: GetBan.Input, as _: UserID) async throws(GetBan.Failure) -> GetBan.Output {
        throw .fallback
    }
    func createBan(_: CreateBan.Input, as _: UserID) async throws(CreateBan.Failure) -> CreateBan.Output {
        throw .fallback
    }
    func deleteBan(_: DeleteBan.Input, as _: UserID) async throws(DeleteBan.Failure) -> DeleteBan.Output {
        throw .fallback
    }
    func listGuildInvites(_: ListGuildInvites.Input, as _: UserID) async throws(ListGuildInvites.Failure)
        -> ListGuildInvites.Output
    { throw .fallback }
}
