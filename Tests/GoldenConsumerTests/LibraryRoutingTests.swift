// The generated router: paths, methods, base paths, credentials and metadata.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Testing

@Suite struct LibraryRoutingTests {
    private func route(_ method: HTTPTypes.Method, _ target: String) -> LibraryRoute? {
        guard
            case .operation(let match) = LibraryRouter.match(
                RequestHead(method: method, target: Array(target.utf8)))
        else { return nil }
        return match.route
    }

    @Test func pathsUnderEveryBase() {
        #expect(route(.get, "/v2/books") == .listBooks)
        #expect(route(.get, "/books?lent=true") == .listBooks)
        #expect(route(.get, "/books/") == .listBooks)
        #expect(route(.post, "/books") == .addBook)
        #expect(route(.head, "/v2/books/1") == .getBook)
        #expect(route(.patch, "/books/1") == .updateBook)
        #expect(route(.put, "/books/1/cover") == .setCover)
        #expect(route(.get, "/v1/books") == nil)
        #expect(route(.get, "/v2") == nil)
        #expect(route(.get, "/") == nil)
        #expect(route(.get, "/books//cover") == nil)
    }

    @Test func literalsComeBeforeParameters() {
        #expect(route(.get, "/books/@new") == .newestBook)
        #expect(route(.get, "/books/%40new") == .newestBook)
        #expect(route(.get, "/books/@newer") == .getBook)
        // `@new` has no cover of its own, so it is read as an id here.
        #expect(route(.put, "/books/@new/cover") == .setCover)
    }

    @Test func wrongMethodsAndPaths() async {
        let wrong = await LibraryServer.answer(.delete, "/books/1")
        #expect(wrong.status == 405)
        #expect(wrong.fields["Allow"] == "GET, HEAD, OPTIONS, PATCH")
        #expect(wrong.body == #"{"code":0,"message":"Method not allowed"}"#)
        let unknown = await LibraryServer.answer(.get, "/magazines")
        #expect(
            unknown
                == Answer(
                    status: 404, body: #"{"code":0,"message":"Not found"}"#,
                    fields: ["Content-Type": "application/json"]))
        let options = await LibraryServer.answer(.options, "/books")
        #expect(options == Answer(status: 204, body: "", fields: ["Allow": "GET, HEAD, OPTIONS, POST"]))
    }

    @Test func credentials() async {
        #expect(await LibraryServer.answer(.get, "/books/7").status == 200)
        #expect(await LibraryServer.answer(.get, "/books/7", fields: ["X-Card-Number": "5"]).status == 200)
        for fields: HeaderFields in [[:], ["Authorization": "Basic good"], ["Authorization": "Bearer bad"]] {
            let refused = await LibraryServer.answer(.get, "/books/7", fields: fields)
            #expect(refused.status == 401)
            #expect(refused.body == #"{"code":40001,"message":"Unauthorized"}"#)
            #expect(refused.fields["WWW-Authenticate"] == #"Bearer realm="Library""#)
        }
        // Credentials come before everything else: what is wrong with the body is not told to strangers.
        #expect(await LibraryServer.answer(.post, "/books", body: [1], fields: [:]).status == 401)
    }

    @Test func optionalCredentials() async {
        let nobody = await LibraryServer.answer(.get, "/books?lent=true", fields: [:])
        #expect(nobody.body.contains(#""title":"nobody""#))
        let reader = await LibraryServer.answer(.get, "/books?lent=true")
        #expect(reader.body.contains(#""title":"reader""#))
        let wrong = await LibraryServer.answer(
            .get, "/books?lent=true", fields: ["Authorization": "Bearer bad"])
        #expect(wrong.status == 401)
    }

    @Test func metadata() {
        let add = LibraryRoute.addBook
        #expect(add.operation.id == "addBook")
        #expect(add.operation.bodyBytesMax == 10_000)
        #expect(
            add.operation.rateLimit
                == OperationDescription.RateLimit(
                    bucket: "books", bucketNumber: 131445777, limit: 5, perSeconds: 60))
        #expect(
            LibraryRoute.getBook.operation.rateLimit
                == OperationDescription.RateLimit(
                    bucket: "get_book", bucketNumber: 89141933, limit: 50, perSeconds: 1, majorParameter: 0))
        #expect(LibraryRoute.newestBook.operation.rateLimit == nil)
        #expect(LibraryRoute.updateBook.requiredPermissionsUnlessOwn == [.lend])
        #expect(add.requiredPermissions == [.add, .lend])
        #expect(LibraryRoute.getBook.operation.pathTemplate == "/books/{book_id}")
        #expect(LibraryRoute.newestBook.operation.needsCredentials == false)
    }
}
