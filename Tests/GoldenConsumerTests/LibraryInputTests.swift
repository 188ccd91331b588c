// Requests that are right, and every rule that can be broken, with the exact path and code of each violation.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Testing

@Suite struct LibraryInputTests {
    static let bookJSON =
        #"{"id":"7","title":"Notes","author":{"name":"Ada"},"genre":"non-fiction","shelf":4,"state":"burnt","#
        + #""pages":12,"price":1.5,"lent":false,"tags":["a"],"added_at":"1970-01-01T00:00:00Z","#
        + #""lent_at":null,"permissions":"33"}"#

    @Test func aBookOnTheWire() async {
        let answer = await LibraryServer.answer(.get, "/books/7")
        #expect(
            answer == Answer(status: 200, body: Self.bookJSON, fields: ["Content-Type": "application/json"]))
        #expect(
            await LibraryServer.answer(.get, "/books/8").body == #"{"code":10001,"message":"Unknown book"}"#)
    }

    @Test func parametersArrive() async throws {
        let answer = await LibraryServer.answer(
            .get, "/v2/books?lent=true&genre=novel&genre=poetry&limit=3&before=5",
            fields: ["X-Reader-Language": "en"])
        #expect(answer.status == 200)
        #expect(answer.fields["X-Total-Count"] == "1")
        #expect(answer.body.contains(#""pages":3"#))
        #expect(answer.body.contains(#""tags":["novel","poetry"]"#))
        #expect(answer.body.contains(#""name":"en""#))
        let plain = await LibraryServer.answer(.get, "/books?lent=false")
        #expect(plain.body.contains(#""pages":25"#))
    }

    @Test func everyParameterIsReported() async {
        let answer = await LibraryServer.answer(
            .get, "/books?before=x&limit=101&genre=novel&genre=crime", fields: ["X-Reader-Language": "eng"])
        #expect(answer.status == 400)
        #expect(
            answer.violations == [
                "before: NOT_AN_ID", "limit: MAXIMUM", "genre: CHOICES", "lent: REQUIRED",
                "X-Reader-Language: LENGTH",
            ])
        #expect(await LibraryServer.answer(.get, "/books/abc").violations == ["book_id: NOT_AN_ID"])
        #expect(await LibraryServer.answer(.get, "/books/1/lines/12345").violations == ["line: LENGTH"])
    }

    @Test func pathParametersAreDecoded() async {
        let answer = await LibraryServer.answer(.get, "/books/1/lines/a%2Fé%20")
        #expect(answer == Answer(status: 200, body: "1 a/é ", fields: ["Content-Type": "text/plain"]))
    }

    @Test func pathAndBodyAreReportedTogether() async {
        let answer = await LibraryServer.send(
            .patch, "/books/x", json: #"{"note":"ABCDEF","labels":{"a":"long"}}"#)
        #expect(
            answer.violations == ["book_id: NOT_AN_ID", "note: LENGTH", "note: PATTERN", "labels.a: LENGTH"])
    }

    @Test func nullAbsentAndValue() async {
        #expect(await LibraryServer.send(.patch, "/books/1", json: #"{"lent_at":null}"#).status == 204)
        #expect(
            await LibraryServer.send(.patch, "/books/1", json: #"{"lent_at":null,"note":null}"#).status == 404
        )
        #expect(
            await LibraryServer.send(.patch, "/books/1", json: #"{"title":null}"#).violations == [
                "title: WRONG_TYPE"
            ])
        #expect(await LibraryServer.send(.patch, "/books/1", json: "{}").violations == [": KEYS"])
    }

    @Test func bodiesThatAreNoObjects() async {
        #expect(await LibraryServer.send(.post, "/books", json: "[]").violations == [": WRONG_TYPE"])
        #expect(await LibraryServer.send(.post, "/books", json: "").violations == [": REQUIRED"])
        #expect(await LibraryServer.send(.post, "/books", json: "{").violations == [": NOT_JSON"])
        #expect(
            await LibraryServer.send(.post, "/books", json: #"{"title":"a","title":"b"}"#).violations == [
                ": NOT_JSON"
            ])
        let wrongType = await LibraryServer.answer(
            .post, "/books", body: [1],
            fields: ["Authorization": "Bearer good", "Content-Type": "text/plain"])
        #expect(wrongType.status == 415)
    }

    @Test func missingFieldsInTheWireFormat() async {
        let answer = await LibraryServer.send(.post, "/books", json: #"{"pages":2,"author":{}}"#)
        #expect(
            answer.body
                == #"{"code":50035,"message":"Invalid request","errors":{"author":{"name":{"_errors":["#
                + #"{"code":"REQUIRED","message":"This field is required"}]}},"title":{"_errors":["#
                + #"{"code":"REQUIRED","message":"This field is required"}]}}}"#)
    }

    @Test func allViolationsOfAllFields() async {
        let answer = await LibraryServer.send(
            .post, "/books",
            json:
                #"{"title":"","author":{"name":7,"email":"a","home":"b"},"pages":5001,"price":0,"genre":"x","#
                + #""isbn":"1","tags":["a","a","b","123456789"],"grid":[[1,null,10],"x"],"colour":1,"#
                + #""sequel":{"title":"ok","author":{"name":"b"},"pages":3}}"#)
        #expect(
            answer.violations == [
                "title: LENGTH", "author.name: WRONG_TYPE", "author.email: NOT_AN_ADDRESS",
                "author.home: NOT_A_LINK",
                "pages: MAXIMUM", "pages: MULTIPLE", "price: ABOVE", "genre: CHOICES", "isbn: PATTERN",
                "tags: COUNT",
                "tags: UNIQUE", "tags.3: LENGTH", "grid.0.2: BELOW", "grid.1: WRONG_TYPE",
                "colour: UNKNOWN_KEY",
                "sequel.pages: MULTIPLE",
            ])
    }

    @Test func errorsOfTheService() async {
        func add(_ title: String) async -> Answer {
            await LibraryServer.send(
                .post, "/books",
                json: #"{"title":"\#(title)","author":{"name":"b"},"pages":2,"isbn":"9780123456789"}"#)
        }
        #expect(await add("taken").violations == ["title: TITLE_TAKEN"])
        #expect(await add("full").status == 409)
        #expect(await add("later") == Answer(status: 202, body: ""))
        let created = await add("new")
        #expect(created.status == 201)
        #expect(created.fields["Location"] == "/books/7")
        #expect(created.body.contains(#""price":9.5"#) && created.body.contains(#""genre":"novel""#))
    }

    @Test func severalMediaTypes() async {
        func put(_ body: String, _ type: String) async -> Answer {
            await LibraryServer.answer(
                .put, "/books/1/cover", body: Array(body.utf8),
                fields: ["Authorization": "Bearer good", "Content-Type": type])
        }
        let line = "\r\n"
        func part(_ rest: String, _ content: String) -> String {
            "--b" + line + "Content-Disposition: form-data; name=" + rest + line + line + content + line
        }
        #expect(await put("\u{1}\u{2}", "image/png").status == 204)
        let thumbnails = part("thumbnails; filename=1", "x") + part("thumbnails; filename=2", "y")
        let form = thumbnails + part("details", #"{"colour":"red"}"#) + part("picture", "P") + "--b--"
        #expect(await put(form, "multipart/form-data; boundary=b").status == 204)
        let wrong = part("details", #"{"colour":"purple+"}"#) + "--b--"
        #expect(
            await put(wrong, "multipart/form-data; boundary=b").violations
                == ["picture: REQUIRED", "details.colour: LENGTH"])
        let large = part("picture", String(repeating: "z", count: 1001)) + part("details", "{}") + "--b--"
        #expect(await put(large, "multipart/form-data; boundary=b").status == 413)
        let many = part("thumbnails; filename=3", "z") + form
        #expect(await put(many, "multipart/form-data; boundary=b").violations == ["thumbnails: COUNT"])
        #expect(await put("--b", "multipart/form-data; boundary=b").status == 400)
        #expect(await put(form, "multipart/form-data").status == 415)
    }

    @Test func unionsByProperty() async {
        func search(_ json: String) async -> Answer { await LibraryServer.send(.post, "/search", json: json) }
        #expect(await search("").body == "null")
        let nested = #"{"condition":{"genre":"novel","kind":"genre"},"kind":"not"}"#
        #expect(await search(nested).body == #"{"found":"1"}"#)
        #expect(await search(#"{"kind":"or"}"#).violations == ["kind: VARIANTS"])
        #expect(await search("{}").violations == ["kind: REQUIRED"])
        #expect(await search("[]").violations == [": WRONG_TYPE"])
        #expect(
            await search(#"{"kind":"not","condition":{"kind":"genre","genre":1}}"#).violations
                == ["condition.genre: WRONG_TYPE"])
    }

    @Test func deepNestingIsNoJSON() async {
        let open = String(repeating: #"{"kind":"not","condition":"#, count: 40)
        let json = open + "{}" + String(repeating: "}", count: 40)
        #expect(await LibraryServer.send(.post, "/search", json: json).violations == [": NOT_JSON"])
    }
}
