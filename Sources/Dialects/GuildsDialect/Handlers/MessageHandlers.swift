// Operations tagged Messages.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listMessages(
        _ input: ListMessages.Input, as caller: UserID
    ) async throws(ListMessages.Failure) -> ListMessages.Output {
        let query = input.query
        let anchor =
            query.around.map { HistoryAnchor.around(ID($0)) } ?? query.before.map {
                HistoryAnchor.before(ID($0))
            }
            ?? query.after.map { HistoryAnchor.after(ID($0)) } ?? .latest
        do throws(DomainError) {
            let messages = try await services.messages.list(
                in: ID(input.path.channelID), from: anchor, limit: query.limit, for: caller,
                requiring: .init(ListMessages.requiredPermissions))
            return ListMessages.Output(messages.map { GuildsAPI.Message($0, files) })
        } catch {
            throw failure(error)
        }
    }

    func createMessage(
        _ input: CreateMessage.Input, as caller: UserID
    ) async throws(CreateMessage.Failure) -> CreateMessage.Output {
        let draft = MessageDraft(input.body)
        do throws(DomainError) {
            let message = try await services.messages.send(
                draft, to: ID(input.path.channelID), by: caller,
                requiring: .init(CreateMessage.requiredPermissions))
            return CreateMessage.Output(GuildsAPI.Message(message, files))
        } catch {
            throw failure(error)
        }
    }

    func getMessage(
        _ input: GetMessage.Input, as caller: UserID
    ) async throws(GetMessage.Failure) -> GetMessage.Output {
        do throws(DomainError) {
            let message = try await services.messages.get(
                ID(input.path.messageID), in: ID(input.path.channelID), for: caller,
                requiring: .init(GetMessage.requiredPermissions))
            return GetMessage.Output(GuildsAPI.Message(message, files))
        } catch {
            throw failure(error)
        }
    }

    func editMessage(
        _ input: EditMessage.Input, as caller: UserID
    ) async throws(EditMessage.Failure) -> EditMessage.Output {
        do throws(DomainError) {
            let message = try await services.messages.edit(
                ID(input.path.messageID), in: ID(input.path.channelID), content: input.body.content,
                by: caller, requiring: .init(EditMessage.requiredPermissions))
            return EditMessage.Output(GuildsAPI.Message(message, files))
        } catch {
            throw failure(error)
        }
    }

    func deleteMessage(
        _ input: DeleteMessage.Input, as caller: UserID
    ) async throws(DeleteMessage.Failure) -> DeleteMessage.Output {
        do throws(DomainError) {
            try await services.messages.delete(
                ID(input.path.messageID), in: ID(input.path.channelID),
                by: Actor(caller, reason: input.headers.xAuditLogReason),
                requiring: .init(DeleteMessage.requiredPermissions))
            return DeleteMessage.Output()
        } catch {
            throw failure(error)
        }
    }
}

extension MessageDraft {
    fileprivate init(_ body: CreateMessage.Input.Body) {
        switch body {
        case .json(let request): self.init(request, files: [])
        case .form(let form): self.init(form.payloadJSON, files: form.files.compactMap(AttachmentDraft.init))
        }
    }

    private init(_ request: CreateMessageRequest?, files: [AttachmentDraft]) {
        self.init(
            content: request?.content ?? "", replyTo: request?.messageReference.map { ID($0.messageID) },
            nonce: request?.nonce, files: files)
    }
}

extension AttachmentDraft {
    /// - Returns: nil when somebody has taken the file before.
    fileprivate init?(_ part: FilePart) {
        guard let staged = part.take(StagedPart.self) else { return nil }
        self.init(filename: part.filename ?? "", file: staged.file)
    }
}
