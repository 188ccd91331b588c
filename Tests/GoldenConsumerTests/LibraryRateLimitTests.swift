// Rate limits of generated operations: who is counted as what, what is refused, and the fields of every answer.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Primitives
import Synchronization
import Testing

@Suite struct LibraryRateLimitTests {
    private static let fieldNames = [
        "X-RateLimit-Bucket", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
        "X-RateLimit-Reset-After",
    ]

    private static func verdict(isAllowed: Bool) -> RateLimitVerdict {
        RateLimitVerdict(
            isAllowed: isAllowed, limit: 5, remaining: isAllowed ? 4 : 0,
            resetMilliseconds: 1_705_315_800_001,
            retryAfterMilliseconds: 1_205)
    }

    /// What a limiter was asked.
    private final class Log: Sendable {
        let asked = Mutex<[String]>([])

        func handler(isAllowed: Bool) -> LibraryHandler {
            LibraryHandler { limit, major, caller, address in
                self.asked.withLock {
                    $0.append("\(limit.bucket) \(major) \(caller ?? "-") \(address.host)")
                }
                return LibraryRateLimitTests.verdict(isAllowed: isAllowed)
            }
        }

        var lines: [String] { asked.withLock { $0 } }
    }

    @Test func everyAnswerTellsOfTheLimit() async {
        let log = Log()
        let handler = log.handler(isAllowed: true)
        let found = await LibraryServer.answer(.get, "/books/7", handler: handler)
        #expect(found.status == 200)
        #expect(found.fields["X-RateLimit-Limit"] == "5")
        #expect(found.fields["X-RateLimit-Remaining"] == "4")
        #expect(found.fields["X-RateLimit-Reset"] == "1705315801")
        #expect(found.fields["X-RateLimit-Reset-After"] == "1.205")
        #expect(found.fields["X-RateLimit-Bucket"] == "get_book")
        #expect(found.fields["Retry-After"] == nil)
        let unknown = await LibraryServer.answer(.get, "/books/%38", handler: handler)
        let invalid = await LibraryServer.answer(.get, "/books/x", handler: handler)
        let unauthorized = await LibraryServer.answer(.get, "/books/7", fields: [:], handler: handler)
        let unverified = await LibraryServer.answer(
            .get, "/books/7", fields: ["Authorization": "Bearer bad"], handler: handler)
        #expect([unknown, invalid, unauthorized, unverified].map(\.status) == [404, 400, 401, 401])
        for answer in [unknown, invalid, unauthorized, unverified] {
            #expect(Self.fieldNames.allSatisfy { answer.fields[$0] != nil }, "\(answer)")
            #expect(!answer.body.contains("retry_after"))
        }
        #expect(
            log.lines == [
                "get_book 7 reader 127.0.0.1", "get_book 8 reader 127.0.0.1", "get_book 0 reader 127.0.0.1",
                "get_book 7 - 127.0.0.1", "get_book 7 - 127.0.0.1",
            ])
    }

    @Test func refusalsSayWhen() async {
        let log = Log()
        let handler = log.handler(isAllowed: false)
        let refused = await LibraryServer.answer(.post, "/books", handler: handler)
        #expect(refused.status == 429)
        #expect(
            refused.body == #"{"code":0,"message":"Too many requests","retry_after":1.205,"global":false}"#)
        #expect(refused.fields["Retry-After"] == "2")
        #expect(refused.fields["X-RateLimit-Remaining"] == "0")
        #expect(Self.fieldNames.allSatisfy { refused.fields[$0] != nil })
        // Strangers who ask too often are told no more than that.
        let stranger = await LibraryServer.answer(.post, "/books", fields: [:], handler: handler)
        #expect(stranger.status == 429)
        #expect(log.lines == ["books 0 reader 127.0.0.1", "books 0 - 127.0.0.1"])
    }

    @Test func addressesAreCountedFirst() async {
        let log = Log()
        let handler = log.handler(isAllowed: false)
        let put = await LibraryServer.answer(
            .put, "/books/7/stamps/a", fields: ["X-Card-Number": "1"], handler: handler)
        let get = await LibraryServer.answer(.get, "/books/%37/stamps/a", fields: [:], handler: handler)
        #expect([put, get].map(\.status) == [429, 429])
        #expect(log.lines == ["stamps 7 - 127.0.0.1", "stamps 7 - 127.0.0.1"])
    }

    @Test func unlimitedOperationsAskNobody() async {
        let log = Log()
        let handler = log.handler(isAllowed: false)
        let newest = await LibraryServer.answer(.get, "/books/@new", handler: handler)
        #expect(newest.status == 200)
        #expect(newest.fields["X-RateLimit-Limit"] == nil)
        #expect(log.lines.isEmpty)
        let off = await LibraryServer.answer(.get, "/books/7")
        #expect(off.status == 200)
        #expect(off.fields["X-RateLimit-Limit"] == nil)
    }
}

@Suite struct RepeatableErrorTests {
    @Test func anErrorMaySayWhenTheRequestCanBeRepeated() {
        let response = LibraryError.shelfLocked(retryAfterMilliseconds: 1_500).response
        #expect(response.status.code == 409)
        #expect(response.fields[.retryAfter] == "2")
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(body == #"{"code":30002,"message":"Shelf is locked","retry_after":1.5,"global":false}"#)
    }
}
