// Operations tagged DM channels.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func listDMChannels(
        _ input: ListDMChannels.Input, as caller: UserID
    ) async throws(ListDMChannels.Failure) -> ListDMChannels.Output {
        guard ID(input.path.userID) == caller else { throw .notYourself }
        do throws(DomainError) {
            let channels = try await services.directMessages.list(of: caller)
            return ListDMChannels.Output(channels.map(ServersAPI.Channel.init))
        } catch {
            throw failure(error)
        }
    }

    func openDMChannel(
        _ input: OpenDMChannel.Input, as caller: UserID
    ) async throws(OpenDMChannel.Failure) -> OpenDMChannel.Output {
        guard ID(input.path.userID) == caller else { throw .notYourself }
        do throws(DomainError) {
            let channel = try await services.directMessages.open(
                with: ID(input.body.recipientID), by: caller)
            return OpenDMChannel.Output(ServersAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }
}
