// Operations tagged Channels.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func listChannels(
        _ input: ListChannels.Input, as caller: UserID
    ) async throws(ListChannels.Failure) -> ListChannels.Output {
        do throws(DomainError) {
            let channels = try await services.channels.list(
                in: ID(input.path.serverID), for: caller,
                requiring: .init(ListChannels.requiredPermissions))
            return ListChannels.Output(channels.map(ServersAPI.Channel.init))
        } catch {
            throw failure(error)
        }
    }

    func createChannel(
        _ input: CreateChannel.Input, as caller: UserID
    ) async throws(CreateChannel.Failure) -> CreateChannel.Output {
        let draft = ChannelDraft(
            kind: .text, name: input.body.name, topic: input.body.topic.value, position: nil, parentID: nil)
        do throws(DomainError) {
            let channel = try await services.channels.create(
                draft, in: ID(input.path.serverID), by: Actor(caller),
                requiring: .init(CreateChannel.requiredPermissions))
            return CreateChannel.Output(ServersAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }
}
