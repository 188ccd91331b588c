// Operations tagged Channels.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listGuildChannels(
        _ input: ListGuildChannels.Input, as caller: UserID
    ) async throws(ListGuildChannels.Failure) -> ListGuildChannels.Output {
        try await serve(orThrow: ListGuildChannels.Failure.self) { () throws(DomainError) in
            let channels = try await services.channels.list(
                in: ID(input.path.guildID), for: caller,
                requiring: .init(ListGuildChannels.requiredPermissions))
            return ListGuildChannels.Output(channels.map(GuildsAPI.Channel.init))
        }
    }

    func createChannel(
        _ input: CreateChannel.Input, as caller: UserID
    ) async throws(CreateChannel.Failure) -> CreateChannel.Output {
        let body = input.body
        let draft = ChannelDraft(
            kind: body.type.kind, name: body.name, topic: body.topic.value, position: body.position,
            parentID: body.parentID.value.map { ID($0) })
        return try await serve(orThrow: CreateChannel.Failure.self) { () throws(DomainError) in
            let channel = try await services.channels.create(
                draft, in: ID(input.path.guildID), by: caller,
                requiring: .init(CreateChannel.requiredPermissions))
            return CreateChannel.Output(GuildsAPI.Channel(channel))
        }
    }

    func getChannel(
        _ input: GetChannel.Input, as caller: UserID
    ) async throws(GetChannel.Failure) -> GetChannel.Output {
        try await serve(orThrow: GetChannel.Failure.self) { () throws(DomainError) in
            let channel = try await services.channels.get(
                ID(input.path.channelID), for: caller, requiring: .init(GetChannel.requiredPermissions))
            return GetChannel.Output(GuildsAPI.Channel(channel))
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
        return try await serve(orThrow: UpdateChannel.Failure.self) { [changes] () throws(DomainError) in
            let channel = try await services.channels.update(
                ID(input.path.channelID), changes, by: caller,
                requiring: .init(UpdateChannel.requiredPermissions))
            return UpdateChannel.Output(GuildsAPI.Channel(channel))
        }
    }

    func deleteChannel(
        _ input: DeleteChannel.Input, as caller: UserID
    ) async throws(DeleteChannel.Failure) -> DeleteChannel.Output {
        try await serve(orThrow: DeleteChannel.Failure.self) { () throws(DomainError) in
            try await services.channels.delete(
                ID(input.path.channelID), by: caller, requiring: .init(DeleteChannel.requiredPermissions))
            return DeleteChannel.Output()
        }
    }
}
