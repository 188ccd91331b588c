// Which requests are counted together, at a standing clock.

import APIRuntime
import Primitives
import RequestLimiting
import Testing

@Suite struct RequestLimiterTests {
    private let limiter = RequestLimiter(clock: { Timestamp(secondsSince1970: 1_705_314_600) })
    private let address = SocketAddress(host: "192.0.2.1", port: 1)
    private let limit = OperationDescription.RateLimit(
        bucket: "channel_messages", bucketNumber: 3, limit: 50, perSeconds: 5, per: .caller,
        majorParameter: 0)

    private func isAllowed(major: UInt64, caller: UInt64) -> Bool {
        limiter.take(
            limit, major: major, caller: ID(Snowflake(rawValue: caller)), from: address
        ).isAllowed
    }

    @Test func eachChannelHasACountOfItsOwn() {
        #expect((0..<50).allSatisfy { _ in isAllowed(major: 1, caller: 7) })
        #expect(!isAllowed(major: 1, caller: 7))
        #expect(isAllowed(major: 2, caller: 7))
        #expect(isAllowed(major: 1, caller: 8))
    }

    /// Every id in a path opens a count, also one that names nothing: without a limit on all of them together,
    /// whoever invents ids would have none.
    @Test func inventedIdsDoNotEscapeTheLimit() {
        let allowed = (1...500).filter { isAllowed(major: UInt64($0), caller: 7) }
        #expect(allowed.count == 100)
        #expect(isAllowed(major: 1, caller: 8))
    }
}
