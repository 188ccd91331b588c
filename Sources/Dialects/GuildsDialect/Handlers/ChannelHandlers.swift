// Operations tagged Channels.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listGuildChannels(
        _ input: ListGuildChannels.Input, as caller: UserID
    ) async throws(ListGuildChannels.Failure) -> ListGuildChannels.Output {
        do throws(DomainError) {
            let channels = try await services.channels.list(
                in: ID(input.path.guildID), for: caller,
                requiring: .init(ListGuildChannels.requiredPermissions))
            return ListGuildChannels.Output(channels.map(GuildsAPI.Channel.init))
        } catch {
            throw failure(error)
        }
    }

    func createChannel(
        _ input: CreateChannel.Input, as caller: UserID
    ) async throws(CreateChannel.Failure) -> CreateChannel.Output {
        let body = input.body
        var draft = ChannelDraft(
            kind: body.type.kind, name: body.name, topic: body.topic.value, position: body.position,
            parentID: body.parentID.value.map { ID($0) })
        draft.isNSFW = body.nsfw
        draft.slowModeSeconds = body.rateLimitPerUser
        draft.overwrites = body.permissionOverwrites.map { $0.map { Domain.PermissionOverwrite($0) } }
        do throws(DomainError) {
            let channel = try await services.channels.create(
                draft, in: ID(input.path.guildID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(input.requiredPermissions))
            return CreateChannel.Output(GuildsAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }

    func getChannel(
        _ input: GetChannel.Input, as caller: UserID
    ) async throws(GetChannel.Failure) -> GetChannel.Output {
        do throws(DomainError) {
            let channel = try await services.channel(
                ID(input.path.channelID), for: caller, requiring: .init(GetChannel.requiredPermissions))
            return GetChannel.Output(GuildsAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }

    func startTyping(
        _ input: StartTyping.Input, as caller: UserID
    ) async throws(StartTyping.Failure) -> StartTyping.Output {
        do throws(DomainError) {
            try await services.typing.start(
                in: ID(input.path.channelID), by: caller, requiring: .init(StartTyping.requiredPermissions))
            return StartTyping.Output()
        } catch {
            throw failure(error)
        }
    }

    func updateChannel(
        _ input: UpdateChannel.Input, as caller: UserID
    ) async throws(UpdateChannel.Failure) -> UpdateChannel.Output {
        var changes = ChannelChanges()
        changes.name = FieldChange(input.body.name)
        changes.topic = FieldChange(input.body.topic)
        changes.position = FieldChange(input.body.position)
        changes.parentID = FieldChange(input.body.parentID.map { ID($0) })
        changes.isNSFW = FieldChange(input.body.nsfw)
        changes.slowModeSeconds = FieldChange(input.body.rateLimitPerUser)
        changes.overwrites = FieldChange(
            input.body.permissionOverwrites.map { $0.map { Domain.PermissionOverwrite($0) } })
        do throws(DomainError) {
            let channel = try await services.channels.update(
                ID(input.path.channelID), changes, by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(input.requiredPermissions))
            return UpdateChannel.Output(GuildsAPI.Channel(channel))
        } catch .unknownChannel {
            return try await updateConversation(input, as: caller)
        } catch {
            throw failure(error)
        }
    }

    func deleteChannel(
        _ input: DeleteChannel.Input, as caller: UserID
    ) async throws(DeleteChannel.Failure) -> DeleteChannel.Output {
        do throws(DomainError) {
            try await services.channels.delete(
                ID(input.path.channelID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(DeleteChannel.requiredPermissions))
            return DeleteChannel.Output()
        } catch .unknownChannel {
            return try await closeConversation(input, as: caller)
        } catch {
            throw failure(error)
        }
    }

    func reorderChannels(
        _ input: ReorderChannels.Input, as caller: UserID
    ) async throws(ReorderChannels.Failure) -> ReorderChannels.Output {
        let places = input.body.map {
            ChannelPlace(
                ID($0.id), position: FieldChange($0.position),
                parentID: FieldChange($0.parentID.map { ID($0) }))
        }
        do throws(DomainError) {
            try await services.channels.reorder(
                places, in: ID(input.path.guildID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(ReorderChannels.requiredPermissions))
            return ReorderChannels.Output()
        } catch {
            throw failure(error)
        }
    }

    func setChannelOverwrite(
        _ input: SetChannelOverwrite.Input, as caller: UserID
    ) async throws(SetChannelOverwrite.Failure) -> SetChannelOverwrite.Output {
        let body = input.body
        let overwrite = Domain.PermissionOverwrite(
            .init(input.path.overwriteID, body.type), allow: .init(body.allow ?? []),
            deny: .init(body.deny ?? []))
        do throws(DomainError) {
            try await services.channels.setOverwrite(
                overwrite, of: ID(input.path.channelID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(SetChannelOverwrite.requiredPermissions))
            return SetChannelOverwrite.Output()
        } catch {
            throw failure(error)
        }
    }

    func deleteChannelOverwrite(
        _ input: DeleteChannelOverwrite.Input, as caller: UserID
    ) async throws(DeleteChannelOverwrite.Failure) -> DeleteChannelOverwrite.Output {
        do throws(DomainError) {
            try await services.channels.deleteOverwrite(
                of: input.path.overwriteID, in: ID(input.path.channelID),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(DeleteChannelOverwrite.requiredPermissions))
            return DeleteChannelOverwrite.Output()
        } catch {
            throw failure(error)
        }
    }
}
