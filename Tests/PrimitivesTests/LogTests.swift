// Log lines: their two forms, what a hostile value cannot do to them, and how many there may be.

import Primitives
import Synchronization
import Testing

@Suite struct LogTests {
    /// Keeps lines, and the time that the log is told.
    private final class Recorder: Sendable {
        private let lines = Mutex<[String]>([])
        private let seconds = Atomic<Int>(1_705_314_600)

        func log(_ minimum: Log.Level = .info, _ format: Log.Format = .text) -> Log {
            Log(minimum: minimum, format: format) {
                Timestamp(secondsSince1970: Int64(self.seconds.load(ordering: .relaxed)))
            } sink: { line in
                self.lines.withLock { $0.append(line) }
            }
        }

        var all: [String] { lines.withLock { $0 } }

        func oneSecondPasses() { seconds.wrappingAdd(1, ordering: .relaxed) }
    }

    @Test func textIsOneReadableLine() {
        let recorder = Recorder()
        recorder.log().info("listening", ["port": .integer(8080), "host": .string("127.0.0.1")])
        recorder.log().warning("odd", ["why": .string("two words")])
        #expect(
            recorder.all == [
                "2024-01-15T10:30:00Z info    listening  port=8080  host=127.0.0.1\n",
                "2024-01-15T10:30:00Z warning odd  why=\"two words\"\n",
            ])
    }

    @Test func jsonIsOneObjectPerLine() {
        let recorder = Recorder()
        recorder.log(.info, .json).error(
            "failed", ["code": .integer(-1), "text": .string("a \"quoted\" \\ one")])
        #expect(
            recorder.all == [
                #"{"time":"2024-01-15T10:30:00Z","level":"error","message":"failed","code":-1,"#
                    + #""text":"a \"quoted\" \\ one"}"# + "\n"
            ])
    }

    /// A value with a line break must not look like a second record.
    @Test(arguments: [Log.Format.text, .json])
    func valuesCannotForgeALine(format: Log.Format) {
        let recorder = Recorder()
        recorder.log(.info, format).info("x", ["name": .string("a\nb\r\u{1B}[2J\u{2028}")])
        #expect(recorder.all.count == 1)
        #expect(recorder.all[0].unicodeScalars.filter { $0.value < 0x20 || $0.value == 0x2028 }.count == 1)
        #expect(recorder.all[0].hasSuffix("\n"))
    }

    @Test func recordsBelowTheLevelAreDropped() {
        let recorder = Recorder()
        let log = recorder.log(.warning)
        log.debug("a")
        log.info("b")
        log.warning("c")
        #expect(recorder.all.count == 1)
        #expect(!log.isEnabled(.info))
        #expect(log.isEnabled(.error))
    }

    /// What clients can provoke by the thousand must not fill the disk.
    @Test func aFloodIsCutAndCounted() {
        let recorder = Recorder()
        let log = recorder.log()
        for _ in 0..<LogBudget.recordsPerSecondMax + 23 { log.error("overloaded") }
        #expect(recorder.all.count == LogBudget.recordsPerSecondMax)
        recorder.oneSecondPasses()
        log.info("later")
        #expect(recorder.all.count == LogBudget.recordsPerSecondMax + 2)
        #expect(recorder.all[LogBudget.recordsPerSecondMax].hasSuffix("records dropped  count=23\n"))
        recorder.oneSecondPasses()
        log.info("later still")
        #expect(recorder.all.last?.hasSuffix("later still\n") == true)
        #expect(recorder.all.count == LogBudget.recordsPerSecondMax + 3)
    }

    @Test func debuggingIsNotCut() {
        let recorder = Recorder()
        let log = recorder.log(.debug)
        for _ in 0..<LogBudget.recordsPerSecondMax * 3 { log.debug("request") }
        #expect(recorder.all.count == LogBudget.recordsPerSecondMax * 3)
    }
}
