// Operations tagged Direct messages.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listDirectChannels(
        _ input: ListDirectChannels.Input, as caller: UserID
    ) async throws(ListDirectChannels.Failure) -> ListDirectChannels.Output {
        do throws(DomainError) {
            let channels = try await services.directMessages.list(of: caller)
            return ListDirectChannels.Output(channels.map(GuildsAPI.Channel.init))
        } catch {
            throw failure(error)
        }
    }

    func createDirectChannel(
        _ input: CreateDirectChannel.Input, as caller: UserID
    ) async throws(CreateDirectChannel.Failure) -> CreateDirectChannel.Output {
        do throws(DomainError) {
            let channel = try await services.directMessages.open(input.body, by: caller)
            return CreateDirectChannel.Output(GuildsAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }

    func addRecipient(
        _ input: AddRecipient.Input, as caller: UserID
    ) async throws(AddRecipient.Failure) -> AddRecipient.Output {
        do throws(DomainError) {
            try await services.directMessages.add(
                ID(input.path.userID), to: ID(input.path.channelID), by: caller)
            return AddRecipient.Output()
        } catch {
            throw failure(error)
        }
    }

    func removeRecipient(
        _ input: RemoveRecipient.Input, as caller: UserID
    ) async throws(RemoveRecipient.Failure) -> RemoveRecipient.Output {
        do throws(DomainError) {
            try await services.directMessages.remove(
                ID(input.path.userID), from: ID(input.path.channelID), by: caller)
            return RemoveRecipient.Output()
        } catch {
            throw failure(error)
        }
    }

    // MARK: Conversations under operations of channels

    /// In a group everybody may change the name, and nobody anything else.
    func updateConversation(
        _ input: UpdateChannel.Input, as caller: UserID
    ) async throws(UpdateChannel.Failure) -> UpdateChannel.Output {
        let id = ChannelID(input.path.channelID)
        do throws(DomainError) {
            var channel = try await services.directMessages.get(id, for: caller)
            var rest = input.body
            rest.name = nil
            guard rest == UpdateChannelRequest() else { throw .notInDirectChannel }
            if let name = input.body.name {
                channel = try await services.directMessages.rename(id, to: name, by: caller)
            }
            return UpdateChannel.Output(GuildsAPI.Channel(channel))
        } catch {
            throw failure(error)
        }
    }

    func closeConversation(
        _ input: DeleteChannel.Input, as caller: UserID
    ) async throws(DeleteChannel.Failure) -> DeleteChannel.Output {
        do throws(DomainError) {
            try await services.directMessages.close(ID(input.path.channelID), by: caller)
            return DeleteChannel.Output()
        } catch {
            throw failure(error)
        }
    }
}

extension DirectMessageService {
    /// A conversation of two when `recipient_id` is given, else a group of `recipients`.
    fileprivate func open(
        _ request: CreateDirectChannelRequest, by caller: UserID
    ) async throws(DomainError) -> DirectChannel {
        if let recipient = request.recipientID { return try await open(with: ID(recipient), by: caller) }
        guard let recipients = request.recipients else {
            throw .invalidField(InvalidField("recipient_id", .unknownUser))
        }
        return try await createGroup(with: recipients.map { ID($0) }, name: request.name, by: caller)
    }
}
