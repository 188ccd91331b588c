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
        let draft = ChannelDraft(
            kind: body.type.kind, name: body.name, topic: body.topic.value, position: body.position,
            parentID: body.parentID.value.map { ID($0) })
        do throws(DomainError) {
            let channel = try await services.channels.create(
                draft, in: ID(input.path.guildID), by: Actor(caller),
                requiring: .init(CreateChannel.requiredPermissions))
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
        do throws(DomainError) {
            let channel = try await services.channels.update(
                ID(input.path.channelID), changes, by: Actor(caller),
                requiring: .init(UpdateChannel.requiredPermissions))
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
                ID(input.path.channelID), by: Actor(caller),
                requiring: .init(DeleteChannel.requiredPermissions))
            return DeleteChannel.Output()
        } catch .unknownChannel {
            return try await closeConversation(input, as: caller)
        } catch {
            throw failure(error)
        }
    }
}
