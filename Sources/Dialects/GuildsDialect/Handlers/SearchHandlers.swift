// Looking for messages of a guild.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func searchMessages(
        _ input: SearchMessages.Input, as caller: UserID
    ) async throws(SearchMessages.Failure) -> SearchMessages.Output {
        let search = MessageSearch(input.query)
        do throws(DomainError) {
            let page = try await services.search.search(
                ID(input.path.guildID), search, for: caller,
                requiring: .init(SearchMessages.requiredPermissions))
            return SearchMessages.Output(
                SearchResult(
                    totalResults: page.total,
                    messages: page.messages.map { GuildsAPI.Message($0, files) }))
        } catch {
            throw failure(error)
        }
    }
}

extension MessageSearch {
    fileprivate init(_ query: SearchMessages.Input.Query) {
        self.init()
        content = query.content
        authorID = query.authorID.map { ID($0) }
        channelID = query.channelID.map { ID($0) }
        features = (query.has ?? []).map(Feature.init)
        before = query.before.map { ID($0) }
        after = query.after.map { ID($0) }
        isOldestFirst = query.sortOrder == .asc
        limit = query.limit
        offset = query.offset
    }
}

extension MessageSearch.Feature {
    fileprivate init(_ wire: SearchFeature) {
        switch wire {
        case .image: self = .image
        case .file: self = .file
        case .link: self = .link
        case .mention: self = .mention
        }
    }
}
