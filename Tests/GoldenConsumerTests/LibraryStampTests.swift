// The rarer shapes of operations: symbols in paths, encoded fields, two kinds of success, answers of any type,
// bodies of two types, and permissions that depend on the body.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Primitives
import Testing

@Suite struct LibraryStampTests {
    private static let thumb = "/books/7/stamps/%F0%9F%91%8D"
    private static let card: HeaderFields = ["X-Card-Number": "5"]

    private func put(_ body: String, _ type: String = "application/json") async -> Answer {
        await LibraryServer.answer(
            .put, Self.thumb, body: Array(body.utf8), fields: ["X-Card-Number": "5", "Content-Type": type])
    }

    @Test func picturesOfAnyType() async {
        let answer = await LibraryServer.answer(.get, Self.thumb + "?has=link&has=image", fields: [:])
        #expect(
            answer
                == Answer(
                    status: 200, body: "link+image",
                    fields: [
                        "Content-Type": "image/webp", "ETag": "\"👍\"",
                        "Last-Modified": Timestamp(secondsSince1970: 0).iso8601,
                    ]))
        #expect(await LibraryServer.answer(.get, "/books/7/stamps/%F0%9F%91%8E", fields: [:]).status == 404)
    }

    @Test func picturesFromAFile() async {
        let handler = LibraryHandler()
        let head = RequestHead(method: .get, target: Array(Self.thumb.utf8), fields: ["X-Reason": "file"])
        guard case .operation(let route) = LibraryRouter.match(head) else {
            Issue.record("no operation")
            return
        }
        let request = Request(head: head, remoteAddress: SocketAddress(host: "127.0.0.1", port: 1))
        let response = await LibraryRouter.respond(to: request, on: route, handler: handler)
        #expect(response.status == .ok && response.body.isEmpty)
        #expect(response.fields[.contentType] == "image/webp" && response.fields[.etag] == "\"👍\"")
        #expect(response.file === handler.stampFile && response.contentLength == 5)
    }

    @Test func symbolsHaveLimits() async {
        let long = String(repeating: "%C3%A9", count: 65)
        #expect(
            await LibraryServer.answer(.get, "/books/7/stamps/\(long)", fields: [:]).violations
                == ["stamp: LENGTH"])
        for broken in ["%F0%9F", "%zz", "%4"] {
            let answer = await LibraryServer.answer(.get, "/books/7/stamps/\(broken)", fields: [:])
            #expect(answer.violations == ["stamp: WRONG_TYPE"], "\(broken)")
        }
    }

    @Test func valuesOfAListDiffer() async {
        let twice = await LibraryServer.answer(.get, Self.thumb + "?has=link&has=link", fields: [:])
        #expect(twice.violations == ["has: UNIQUE"])
        let many = await LibraryServer.answer(.get, Self.thumb + "?has=link&has=image&has=x", fields: [:])
        #expect(many.violations == ["has: COUNT"])
    }

    @Test func encodedFields() async {
        func get(_ reason: String) async -> Answer {
            await LibraryServer.answer(.get, Self.thumb, fields: ["X-Reason": reason])
        }
        #expect(await get("%C3%A7a%20va").status == 304)
        #expect(await get("ça va").status == 304)
        #expect(await get("a+b").status == 200)
        // Counted as text, not as it is written.
        #expect(await get(String(repeating: "%C3%A7", count: 8)).status == 200)
        #expect(await get(String(repeating: "%C3%A7", count: 9)).violations == ["X-Reason: LENGTH"])
        for broken in ["100%", "%C3", "%G0"] {
            #expect(await get(broken).violations == ["X-Reason: WRONG_TYPE"], "\(broken)")
        }
    }

    @Test func twoKindsOfSuccess() async {
        let created = await put(#"{"count":9223372036854775807,"until":null,"names":{"b":null,"a":"x"}}"#)
        #expect(created.status == 201)
        #expect(created.fields["Location"] == "👍")
        #expect(created.body == #"{"count":9223372036854775807,"until":null,"names":{"a":"x","b":null}}"#)
        let form = "--b\r\nContent-Disposition: form-data; name=payload_json\r\n\r\n{\"count\":1}\r\n--b--"
        let stored = await put(form, "multipart/form-data; boundary=b")
        #expect(stored.status == 204)
        #expect(stored.body.isEmpty)
    }

    @Test func numbersAndTimesAndMaps() async {
        #expect(await put(#"{"count":9223372036854775808}"#).status == 400)
        #expect(await put(#"{"count":-1}"#).violations == ["count: MINIMUM"])
        #expect(
            await put(#"{"count":1,"until":"soon","names":{"a":1,"b":"long"}}"#).violations
                == ["until: NOT_A_TIME", "names.a: WRONG_TYPE", "names.b: LENGTH"])
        #expect(await put(#"{"count":1,"until":"2026-01-01T00:00:00Z"}"#).status == 201)
        #expect(await put("x", "text/plain").status == 415)
    }

    @Test func otherCredentials() async {
        let other = await LibraryServer.answer(.put, Self.thumb, fields: ["Authorization": "Bearer good"])
        #expect(other.status == 403)
        #expect(other.body == #"{"code":40002,"message":"Wrong credentials"}"#)
        let unverified = await LibraryServer.answer(.put, Self.thumb, fields: ["Authorization": "bEARER bad"])
        #expect(unverified.status == 403)
        for fields: HeaderFields in [[:], ["Authorization": "Basic good"], ["Authorization": "Bearer "]] {
            #expect(await LibraryServer.answer(.put, Self.thumb, fields: fields).status == 401)
        }
        // Both: the one that counts is taken.
        let both: HeaderFields = ["Authorization": "Bearer good", "X-Card-Number": "5"]
        #expect(await LibraryServer.answer(.put, Self.thumb, fields: both).status == 400)
    }

    @Test func permissionsDependOnTheBody() {
        func patch(_ body: BookPatch) -> UpdateBook.Input {
            UpdateBook.Input(path: .init(bookID: LibraryHandler.book.id), body: body)
        }
        #expect(patch(BookPatch()).requiredPermissions == [.read])
        #expect(patch(BookPatch(note: .null)).requiredPermissions == [.read, .add])
        #expect(patch(BookPatch(note: .value("a"))).requiredPermissions == [.read, .add])
        #expect(patch(BookPatch(title: "a")).requiredPermissionsUnlessOwn == [.lend])
        #expect(patch(BookPatch(labels: [:])).requiredPermissionsUnlessOwn == [.add, .lend])
    }

    @Test func permissionsOfEveryKindOfBody() {
        func set(_ body: SetStamp.Input.Body) -> SetStamp.Input {
            SetStamp.Input(path: .init(bookID: LibraryHandler.book.id, stamp: "a"), body: body)
        }
        let stamp = Stamp(count: 1, until: .null)
        #expect(set(.form(.init())).requiredPermissions == [])
        #expect(set(.form(.init(payloadJSON: Stamp(count: 1)))).requiredPermissions == [.read])
        #expect(set(.form(.init(payloadJSON: stamp))).requiredPermissionsUnlessOwn == [.lend])
        #expect(set(.json(stamp)).requiredPermissions == [.read])
        #expect(set(.json(stamp)).requiredPermissionsUnlessOwn == [.lend])
        #expect(set(.json(Stamp(count: 1))).requiredPermissionsUnlessOwn == [])
    }
}
