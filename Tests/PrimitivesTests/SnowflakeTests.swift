// Ids: layout, text, and generators whose clock misbehaves.

import Primitives
import RandomTesting
import Testing

@Suite struct SnowflakeTests {
    @Test func packsTimeWorkerAndSequence() {
        let moment = Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds + 5)
        let id = Snowflake(at: moment, worker: 3, sequence: 7)
        #expect(id.rawValue == 5 << 22 | 3 << 12 | 7)
        #expect(id.timestamp == moment)
    }

    @Test func keepsEveryFieldWithinItsBits() {
        let id = Snowflake(
            at: Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds), worker: .max, sequence: .max)
        #expect(id.rawValue == 1023 << 12 | 4095)
        let before = Snowflake(at: Timestamp(millisecondsSince1970: 0), worker: 0, sequence: 0)
        #expect(before.rawValue == 0)
    }

    @Test(arguments: ["0", "1", "123456789012345678", "9223372036854775807", "007"])
    func readsDecimals(_ text: String) throws {
        let id = try #require(Snowflake(text))
        #expect(id.rawValue == UInt64(text))
    }

    @Test(arguments: [
        "", " 1", "1 ", "+1", "-1", "1.0", "0x1", "9223372036854775808", "18446744073709551616",
        "99999999999999999999", "00000000000000000001", "１", "1\u{0}",
    ])
    func refusesWhatIsNoStorableDecimal(_ text: String) {
        #expect(Snowflake(text) == nil)
    }

    @Test func textAndNumberRoundTrip() {
        var random = SeededGenerator(for: "textAndNumberRoundTrip")
        for _ in 0..<10_000 {
            let id = Snowflake(rawValue: random.next() >> UInt64(random.next() % 63 + 1))
            #expect(Snowflake(id.description) == id)
        }
    }
}

@Suite struct SnowflakeGeneratorTests {
    @Test func growsWhileTheClockStandsStillOrGoesBack() {
        var generator = SnowflakeGenerator(worker: 1)
        var random = SeededGenerator(for: "growsWhileTheClockStandsStillOrGoesBack")
        var clock = Snowflake.epochMilliseconds + 1_000_000
        var last = Snowflake(rawValue: 0)
        for _ in 0..<50_000 {
            clock += Int64(random.next() % 2001) - 1000
            let id = generator.next(at: Timestamp(millisecondsSince1970: clock))
            #expect(id > last)
            last = id
        }
    }

    @Test func borrowsFromTheNextMillisecond() {
        var generator = SnowflakeGenerator(worker: 0)
        let now = Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds + 10)
        let ids = (0...4096).map { _ in generator.next(at: now) }
        #expect(Set(ids).count == 4097)
        #expect(ids[4095].timestamp == now)
        #expect(ids[4096].timestamp.millisecondsSince1970 == now.millisecondsSince1970 + 1)
    }

    @Test func startsAboveWhatIsStored() {
        let stored = Snowflake(
            at: Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds + 9_000), worker: 1023,
            sequence: 4095)
        var generator = SnowflakeGenerator(worker: 0, after: stored)
        let earlier = Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds + 1)
        #expect(generator.next(at: earlier) > stored)
    }

    @Test func sharedSourceNeverRepeats() async {
        let source = SnowflakeSource(SnowflakeGenerator(worker: 5))
        let now = Timestamp(millisecondsSince1970: Snowflake.epochMilliseconds + 77)
        let ids = await withTaskGroup(of: [Snowflake].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<2_000).map { _ in source.next(at: now) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 8_000)
    }
}
