// The header fields of rate limits, and the ids that limits are counted by.

import APIRuntime
import HTTPTypes
import Testing

@Suite struct RateLimitVerdictTests {
    private func fields(
        limit: Int = 1, remaining: Int = 0, reset: Int64 = 0, retryAfter: Int = 0
    ) -> HeaderFields {
        var fields = HeaderFields()
        RateLimitVerdict(
            isAllowed: true, limit: limit, remaining: remaining, resetMilliseconds: reset,
            retryAfterMilliseconds: retryAfter
        ).write(to: &fields, bucket: "things")
        return fields
    }

    @Test func numbers() {
        let fields = fields(limit: 50, remaining: 49, reset: 1_705_315_799_500, retryAfter: 61_020)
        #expect(fields.count == 5)
        #expect(fields["X-RateLimit-Limit"] == "50")
        #expect(fields["X-RateLimit-Remaining"] == "49")
        #expect(fields["X-RateLimit-Reset"] == "1705315800")
        #expect(fields["X-RateLimit-Reset-After"] == "61.020")
        #expect(fields["X-RateLimit-Bucket"] == "things")
    }

    @Test(arguments: [(0, "0.000"), (7, "0.007"), (999, "0.999"), (1000, "1.000"), (-5, "0.000")])
    func secondsWithDecimals(milliseconds: Int, text: String) {
        #expect(fields(retryAfter: milliseconds)["X-RateLimit-Reset-After"] == text)
    }

    @Test func extremes() {
        let most = fields(limit: .max, remaining: .min, reset: .max, retryAfter: .max)
        #expect(most["X-RateLimit-Limit"] == "9223372036854775807")
        #expect(most["X-RateLimit-Remaining"] == "0")
        #expect(most["X-RateLimit-Reset"] == "9223372036854776")
        #expect(most["X-RateLimit-Reset-After"] == "9223372036854775.807")
        #expect(fields(reset: .min)["X-RateLimit-Reset"] == "0")
    }

    @Test(arguments: [(nil, nil), (0, 1), (1, 1), (1000, 1), (1001, 2), (Int.max, 9_223_372_036_854_776)])
    func retryAfterInWholeSeconds(milliseconds: Int?, seconds: Int?) {
        let error = WireError(
            code: .integer(0), status: 429, message: "", retryAfterMilliseconds: milliseconds)
        #expect(error.retryAfterSeconds == seconds)
    }

    @Test(arguments: [
        ("7", 7), ("007", 7), ("%37", 7), ("1%32", 12), ("18446744073709551615", UInt64.max),
        ("18446744073709551616", 0), ("99999999999999999999", 0), ("x", 0), ("1x", 0), ("-1", 0), ("%", 0),
        ("%zz", 0), ("%2F", 0), ("1.5", 0),
    ])
    func identifiers(text: String, value: UInt64) {
        let path = Array("/a/\(text)/b".utf8)
        var cursor = PathCursor(path[...])
        #expect(cursor.literal("a") && cursor.parameter())
        #expect(cursor.parameters.identifier(0, in: path[...]) == value)
    }
}
