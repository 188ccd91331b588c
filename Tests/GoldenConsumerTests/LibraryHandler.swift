// An implementation of the library contract: it answers with what it was given, so that tests see what
// arrived.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Primitives

struct LibraryHandler: LibraryAPIHandler {
    /// A file that nothing reads.
    let stampFile = FileBody(owning: -1, length: 5)

    typealias Limiter =
        @Sendable (
            _ limit: OperationDescription.RateLimit, _ major: UInt64, _ caller: String?,
            _ address: SocketAddress
        ) -> RateLimitVerdict?

    var limiter: Limiter = { _, _, _, _ in nil }

    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: String?, from address: SocketAddress
    ) -> RateLimitVerdict? {
        limiter(limit, major, caller, address)
    }

    func authenticate(_ credentials: LibraryCredentials) async throws(LibraryError) -> String {
        switch credentials {
        case .bearer("good"): return "reader"
        case .cardNumber(let number): return "card \(number)"
        case .bearer: throw .unauthorized
        }
    }

    static let book = Book(
        id: Snowflake(rawValue: 7), title: "Notes", author: Person(name: "Ada"), genre: .nonFiction,
        shelf: .upper,
        state: .unrecognized("burnt"), pages: 12, price: 1.5, lent: false, tags: ["a"],
        addedAt: Timestamp(secondsSince1970: 0), lentAt: nil, permissions: [.read, .lend])

    func listBooks(
        _ input: ListBooks.Input, as principal: String?
    ) async throws(ListBooks.Failure) -> ListBooks.Output {
        var book = Self.book
        book.title = principal ?? "nobody"
        book.author.name = input.headers.xReaderLanguage ?? "-"
        book.pages = input.query.limit
        book.tags = input.query.genre?.map(\.rawValue) ?? []
        book.lent = input.query.lent
        return ListBooks.Output([book], xTotalCount: 1)
    }

    func addBook(_ input: AddBook.Input, as principal: String) async throws(AddBook.Failure) -> AddBook.Output
    {
        switch input.body.title {
        case "taken": throw .invalidRequest(FieldErrors(LibraryDomainRule.titleTaken.violation, at: "title"))
        case "full": throw .shelfFull
        case "later": return .accepted
        default: break
        }
        var book = Self.book
        book.title = input.body.title
        book.author = input.body.author
        book.price = input.body.price
        book.genre = input.body.genre
        return .created(AddBook.Output.Created(book, location: "/books/7"))
    }

    func newestBook(_ input: NewestBook.Input) async -> NewestBook.Output {
        NewestBook.Output(MaybeBook(book: nil))
    }

    func getBook(_ input: GetBook.Input, as principal: String) async throws(GetBook.Failure) -> GetBook.Output
    {
        guard input.path.bookID == Self.book.id else { throw .unknownBook }
        return GetBook.Output(Self.book)
    }

    func updateBook(
        _ input: UpdateBook.Input, as principal: String
    ) async throws(UpdateBook.Failure) -> UpdateBook.Output {
        guard input.body.lentAt == .null, input.body.note == .absent else { throw .unknownBook }
        return UpdateBook.Output()
    }

    func setCover(_ input: SetCover.Input, as principal: String) async throws(SetCover.Failure)
        -> SetCover.Output
    {
        switch input.body {
        case .imagePng(let bytes):
            guard bytes == [1, 2] else { throw .unknownBook }
        case .form(let form):
            guard form.picture.take(MemoryFile.self)?.bytes == [0x50], form.picture.size == 1,
                form.details.colour == "red", form.thumbnails.count == 2
            else { throw .unknownBook }
        }
        return SetCover.Output()
    }

    func getStamp(_ input: GetStamp.Input) async throws(GetStamp.Failure) -> GetStamp.Output {
        guard input.path.stamp != "👎" else { throw .unknownBook }
        if input.headers.xReason == "ça va" { return .notModified }
        let words = (input.query.has ?? []).map(\.rawValue).joined(separator: "+")
        let body: BinaryBody = input.headers.xReason == "file" ? .file(stampFile) : .bytes(Array(words.utf8))
        return .ok(
            GetStamp.Output.Ok(
                body, contentType: "image/webp", eTag: "\"\(input.path.stamp)\"",
                lastModified: Timestamp(secondsSince1970: 0)))
    }

    func setStamp(_ input: SetStamp.Input, as principal: String) async throws(SetStamp.Failure)
        -> SetStamp.Output
    {
        switch input.body {
        case .json(let stamp): .created(SetStamp.Output.Created(stamp, location: input.path.stamp))
        case .form: .noContent
        }
    }

    func readLine(_ input: ReadLine.Input, as principal: String) async throws(ReadLine.Failure)
        -> ReadLine.Output
    {
        ReadLine.Output("\(input.path.bookID) \(input.path.line)")
    }

    func search(_ input: Search.Input, as principal: String) async throws(Search.Failure) -> Search.Output {
        guard let condition = input.body else { return Search.Output(.null) }
        return Search.Output(.object([.init(key: "found", value: .string("\(condition.depth)"))]))
    }
}

extension Condition {
    /// Negations around the innermost condition.
    var depth: Int {
        switch self {
        case .genre: 0
        case .not(let not): 1 + not.condition.depth
        }
    }
}
