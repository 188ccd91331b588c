// Moments and their ISO 8601 text.

import Primitives
import RandomTesting
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (1_705_314_600, "2024-01-15T10:30:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (-62_135_596_800, "0001-01-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
    func writesAndReadsKnownMoments(seconds: Int64, text: String) {
        let moment = Timestamp(secondsSince1970: seconds)
        #expect(moment.iso8601 == text)
        #expect(Timestamp(iso8601: text) == moment)
    }

    @Test func dropsFractionsDownwards() {
        #expect(Timestamp(millisecondsSince1970: 1_999).iso8601 == "1970-01-01T00:00:01Z")
        #expect(Timestamp(millisecondsSince1970: -1).iso8601 == "1969-12-31T23:59:59Z")
    }

    @Test(arguments: [
        ("2024-01-15T10:30:00.5Z", 1_705_314_600_500),
        ("2024-01-15T10:30:00.123456789Z", 1_705_314_600_123),
        ("2024-01-15T12:30:00+02:00", 1_705_314_600_000),
        ("2024-01-15t04:45:00-05:45", 1_705_314_600_000),
    ])
    func readsFractionsAndOffsets(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(arguments: [
        "", "2024-01-15", "2024-01-15T10:30:00", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-15T24:00:00Z", "2024-01-15T10:60:00Z",
        "2024-01-15T10:30:61Z", "2024-01-15T10:30:00.Z", "2024-01-15T10:30:00+24:00", "2024-01-15T10:30:00Zx",
        "2024-01-15 10:30:00Z", "+024-01-15T10:30:00Z", "2024-01-15T10:30:00+0200",
    ])
    func refusesWhatDoesNotExist(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func randomMomentsRoundTrip() {
        var random = SeededGenerator(for: "randomMomentsRoundTrip")
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
            let moment = Timestamp(secondsSince1970: seconds)
            #expect(Timestamp(iso8601: moment.iso8601) == moment)
            #expect(Timestamp(moment.calendarTime) == moment)
        }
    }

    @Test func randomBytesAreReadOrRefused() {
        var random = SeededGenerator(for: "randomBytesAreReadOrRefused")
        let alphabet = Array("0123456789-:TZ.+ ")
        var accepted = 0
        for _ in 0..<20_000 {
            var text = Array("2024-01-15T10:30:00Z")
            for _ in 0..<3 {
                text[Int.random(in: 0..<20, using: &random)] = alphabet.randomElement(using: &random)!
            }
            guard let moment = Timestamp(iso8601: String(text)) else { continue }
            accepted += 1
            #expect(Timestamp(iso8601: moment.iso8601)?.secondsSince1970 == moment.secondsSince1970)
        }
        #expect(accepted > 0)
    }

    @Test func secretsDoNotPrint() {
        let secret = Secret("hunter2")
        #expect("\(secret)" == "[redacted]")
        #expect(String(reflecting: secret) == "[redacted]")
        #expect(!String(describing: Mirror(reflecting: secret).children.map { $0 }).contains("hunter2"))
        #expect(secret.exposed == "hunter2")
    }
}
