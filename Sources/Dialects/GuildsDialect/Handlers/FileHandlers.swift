// Operations tagged Files: pictures that browsers show.

internal import APIRuntime
internal import Domain
internal import FileStorage
internal import GuildsAPI
internal import HTTPTypes
internal import Primitives
internal import Services

extension GuildsHandler {
    func getAttachment(
        _ input: GetAttachment.Input
    ) async throws(GetAttachment.Failure) -> GetAttachment.Output {
        let (path, signature) = (input.path, input.query.sig ?? "")
        guard
            files.isSigned(path.filename, message: path.messageID, channel: path.channelID, with: signature)
        else { throw .unknownFile }
        do throws(DomainError) {
            let file = try await services.files.attachment(
                path.filename, of: ID(path.messageID), in: ID(path.channelID))
            let eTag = ServedFile.eTag("\(path.messageID)-\(path.filename)")
            if ServedFile.matches(input.headers.ifNoneMatch, eTag) { return .notModified(.init(eTag)) }
            guard let served = ServedFile(file, filename: path.filename) else { throw .unknownFile }
            return .ok(.init(served, eTag))
        } catch {
            throw failure(error)
        }
    }

    func getAvatar(_ input: GetAvatar.Input) async throws(GetAvatar.Failure) -> GetAvatar.Output {
        do throws(DomainError) {
            let file = try await services.files.avatar(input.path.hash, of: ID(input.path.userID))
            let eTag = ServedFile.eTag(input.path.hash)
            if ServedFile.matches(input.headers.ifNoneMatch, eTag) { return .notModified(.init(eTag)) }
            guard let served = ServedFile(file, filename: input.path.hash) else { throw .unknownFile }
            return .ok(.init(served, eTag))
        } catch {
            throw failure(error)
        }
    }

    func getIcon(_ input: GetIcon.Input) async throws(GetIcon.Failure) -> GetIcon.Output {
        do throws(DomainError) {
            let file = try await services.files.icon(input.path.hash, of: ID(input.path.guildID))
            let eTag = ServedFile.eTag(input.path.hash)
            if ServedFile.matches(input.headers.ifNoneMatch, eTag) { return .notModified(.init(eTag)) }
            guard let served = ServedFile(file, filename: input.path.hash) else { throw .unknownFile }
            return .ok(.init(served, eTag))
        } catch {
            throw failure(error)
        }
    }
}

extension GetAttachment.Output.Ok {
    fileprivate init(_ file: ServedFile, _ eTag: String) {
        self.init(
            file.body, contentType: file.contentType, eTag: eTag, cacheControl: ServedFile.cacheControl,
            contentDisposition: file.contentDisposition,
            xContentTypeOptions: ServedFile.contentTypeOptions,
            contentSecurityPolicy: ServedFile.contentSecurityPolicy,
            crossOriginResourcePolicy: ServedFile.crossOriginResourcePolicy)
    }
}

extension GetAttachment.Output.NotModified {
    fileprivate init(_ eTag: String) { self.init(eTag: eTag, cacheControl: ServedFile.cacheControl) }
}

extension GetAvatar.Output.Ok {
    fileprivate init(_ file: ServedFile, _ eTag: String) {
        self.init(
            file.body, contentType: file.contentType, eTag: eTag, cacheControl: ServedFile.cacheControl,
            contentDisposition: file.contentDisposition,
            xContentTypeOptions: ServedFile.contentTypeOptions,
            contentSecurityPolicy: ServedFile.contentSecurityPolicy,
            crossOriginResourcePolicy: ServedFile.crossOriginResourcePolicy)
    }
}

extension GetAvatar.Output.NotModified {
    fileprivate init(_ eTag: String) { self.init(eTag: eTag, cacheControl: ServedFile.cacheControl) }
}

extension GetIcon.Output.Ok {
    fileprivate init(_ file: ServedFile, _ eTag: String) {
        self.init(
            file.body, contentType: file.contentType, eTag: eTag, cacheControl: ServedFile.cacheControl,
            contentDisposition: file.contentDisposition,
            xContentTypeOptions: ServedFile.contentTypeOptions,
            contentSecurityPolicy: ServedFile.contentSecurityPolicy,
            crossOriginResourcePolicy: ServedFile.crossOriginResourcePolicy)
    }
}

extension GetIcon.Output.NotModified {
    fileprivate init(_ eTag: String) { self.init(eTag: eTag, cacheControl: ServedFile.cacheControl) }
}
