// `x-rate-limits`: which operation is counted in which bucket, and mistakes in the table.

import SpecModel
import Testing

struct RateLimitTests {
    private static let errors = """
        validation_error: INVALID
        rate_limit_error: LIMITED
        body: [{code: code}, {retry_after: after}, {global: global}]
        errors:
          INVALID: {code: 1, status: 400, message: Invalid}
          LIMITED: {code: 2, status: 429, message: Slow down}
          UNAUTHORIZED: {code: 3, status: 401, message: Unauthorized}
        """
    private static let scheme = "securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}"
    private static let paths = """
        /a: {get: {operationId: a, responses: {'204': {description: d}}, x-rate-limit: slow}}
        """

    private func toy(_ root: String, paths: String = paths, errors: String = errors) -> Toy {
        var toy = Toy(paths: paths, components: Self.scheme, root: root)
        toy.errors = errors
        return toy
    }

    @Test func everyOperationHasItsBucket() throws {
        let api = try toy(
            """
            x-rate-limits:
              major_parameters: [room_id, guild_id]
              default: {limit: 50, per_seconds: 1}
              buckets: {slow: {limit: 2, per_seconds: 60}, doors: {limit: 9, per_seconds: 3, per: address}}
            """,
            paths: """
                /rooms/{thing}/{room_id}:
                  parameters:
                    - {name: room_id, in: path, required: true, schema: {type: string, format: snowflake}}
                    - {name: thing, in: path, required: true, schema: {type: integer}}
                  get: {operationId: listDMRooms, security: [{key: []}], responses: {'204': {description: d}}, x-errors: [INVALID, UNAUTHORIZED]}
                  put: {operationId: putRoom, security: [{key: []}], responses: {'204': {description: d}}, x-errors: [INVALID, UNAUTHORIZED], x-rate-limit: doors}
                /guilds/{guild_id}:
                  parameters: [{name: guild_id, in: path, required: true, schema: {type: string, format: snowflake}}]
                  get: {operationId: getGuild, responses: {'204': {description: d}}, x-errors: [INVALID], x-rate-limit: slow}
                  put: {operationId: putGuild, responses: {'204': {description: d}}, x-errors: [INVALID]}
                /health: {get: {operationId: health, responses: {'204': {description: d}}, x-rate-limit: none}}
                """
        ).load()
        func limit(_ id: String) -> RateLimit? { api.operation(id)?.rateLimit }
        #expect(
            limit("listDMRooms")
                == RateLimit(
                    bucket: "list_dm_rooms", limit: 50, perSeconds: 1, subject: .caller,
                    majorParameter: 1))
        #expect(
            limit("putRoom")
                == RateLimit(
                    bucket: "doors", limit: 9, perSeconds: 3, subject: .address,
                    majorParameter: 1))
        // Nobody is known, so that the address is counted whatever the bucket says.
        #expect(
            limit("getGuild")
                == RateLimit(
                    bucket: "slow", limit: 2, perSeconds: 60, subject: .address,
                    majorParameter: 0))
        #expect(limit("putGuild")?.bucket == "put_guild")
        #expect(limit("putRoom")?.bucketNumber == 265265838, "the same in every contract")
        #expect(limit("health") == nil)
        #expect(api.errors.rateLimitError == "LIMITED")
    }

    @Test(arguments: [
        Mistake("{buckets: {slow: {limit: ▸0, per_seconds: 1}}}", "`limit` must be between 1 and 2147483647"),
        Mistake(
            "{buckets: {slow: {limit: 1, per_seconds: 1, per: ▸guild}}}",
            "`per` is user or address, not `guild`"),
        Mistake(
            "{buckets: {slow: {limit: 1, per_seconds: 1}, ▸fast: {limit: 9, per_seconds: 1}}}",
            "no operation names the bucket `fast`"),
        Mistake(
            "{major_parameters: [▸guild_id], buckets: {slow: {limit: 1, per_seconds: 1}}}",
            "no path has a parameter `guild_id`"),
        Mistake(
            "{▸bucket: {}, buckets: {slow: {limit: 1, per_seconds: 1}}}",
            "`bucket` is not supported in x-rate-limits; did you mean `buckets`?"),
        Mistake("{buckets: {slow: ▸{limit: 1}}}", "`per_seconds` is missing in a rate limit"),
    ])
    func mistakes(mistake: Mistake) {
        let toy = toy("x-rate-limits: \(mistake.text)")
        let expected = toy.markers.map { "\($0): error: \(mistake.message)" }
        #expect(expected.count == 1)
        #expect(toy.diagnostics.contains(expected[0]))
    }

    @Test func bucketsAreListed() {
        let paths = "/a: {get: {operationId: a, responses: {'204': {description: d}}, x-rate-limit: ▸quick}}"
        expect(toy("x-rate-limits: {}", paths: paths), "`quick` is no bucket of x-rate-limits")
    }

    @Test func ownBucketsHaveNamesOfTheirOwn() {
        let paths = """
            /a: {get: ▸{operationId: slowOne, responses: {'204': {description: d}}}}
            /b: {get: {operationId: b, responses: {'204': {description: d}}, x-rate-limit: slow_one}}
            """
        let root = """
            x-rate-limits: {default: {limit: 1, per_seconds: 1}, buckets: {slow_one: {limit: 1, per_seconds: 1}}}
            """
        expect(
            toy(root, paths: paths),
            "x-rate-limits has a bucket called `slow_one` like this operation; name it in x-rate-limit")
    }

    /// Two names that share a number would share a count.
    @Test func bucketsHaveNumbersOfTheirOwn() {
        let paths = """
            /a: {get: {operationId: a, responses: {'204': {description: d}}, x-rate-limit: vxqbqza}}
            /b: {get: {operationId: b, responses: {'204': {description: d}}, x-rate-limit: crdowsm}}
            """
        let rule = "{limit: 1, per_seconds: 1}"
        expect(
            toy("x-rate-limits: ▸{buckets: {vxqbqza: \(rule), crdowsm: \(rule)}}", paths: paths),
            "the buckets crdowsm, vxqbqza have one number; rename one")
    }

    @Test func majorParametersAreIDs() {
        let paths = """
            /a/{x}: {get: {operationId: a, responses: {'204': {description: d}}, x-errors: [INVALID], x-rate-limit: slow,
              parameters: [{name: x, in: path, required: true, schema: ▸{type: integer}}]}}
            """
        let root = "x-rate-limits: {major_parameters: [x], buckets: {slow: {limit: 1, per_seconds: 1}}}"
        expect(
            toy(root, paths: paths), "`x` is one of the major_parameters, which have the format snowflake")
    }

    @Test func refusalsNeedAnError() {
        let root = "x-rate-limits: ▸{buckets: {slow: {limit: 1, per_seconds: 1}}}"
        let silent = Self.errors.replacing("rate_limit_error: LIMITED", with: "")
            .replacing(", {retry_after: after}, {global: global}", with: "")
        expect(
            toy(root, errors: silent), "errors.yaml has no rate_limit_error to refuse requests with")
        let root2 = "x-rate-limits: {buckets: {slow: {limit: 1, per_seconds: 1}}}"
        let wrong = Self.errors.replacing("rate_limit_error: LIMITED", with: "rate_limit_error: ▸INVALID")
        let diagnostics = toy(root2, errors: wrong).diagnostics
        #expect(
            diagnostics.contains {
                $0.hasSuffix("`INVALID` cannot be validation_error as well; name another")
            })
        let other = Self.errors.replacing("rate_limit_error: LIMITED", with: "rate_limit_error: UNAUTHORIZED")
        #expect(
            toy(root2, errors: other).diagnostics.contains {
                $0.hasSuffix("the rate_limit_error has status 429")
            })
    }
}
