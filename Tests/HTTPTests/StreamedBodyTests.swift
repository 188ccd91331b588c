// Bodies that go into a sink, over real sockets.

import HTTP
import HTTPTypes
import RandomTesting
import Reactor
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct StreamedBodyTests {
    private func head(length: Int, _ fields: String = "") -> [UInt8] {
        Array("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\(fields)\r\n".utf8)
    }

    private let chunkedHead = Array(
        "POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)

    private func chunk(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    private func withDisk(_ body: (EventLoop) async throws -> Void) async throws {
        let disk = EventLoopGroup(count: 1, name: "disk")
        do {
            try await body(disk.loops[0])
        } catch {
            await disk.shutdown()
            throw error
        }
        await disk.shutdown()
    }

    /// 100 MB, and never more than a queue and one read of them in memory.
    @Test(arguments: [false, true]) func largeBodiesAreNeverHeldWhole(chunked: Bool) async throws {
        try await withDisk { disk in
            let queueBytesMax = 256 * 1024
            let sink = TestSink(disk: disk, queueBytesMax: queueBytesMax, keepsContent: false)
            try await withServer(sink: sink) { test in
                let client = try await test.connect()
                let piece = [UInt8](repeating: 0x5a, count: 100_000)
                await client.bytes.write(chunked ? chunkedHead : head(length: 1000 * piece.count))
                let framed = chunked ? chunk(piece) : piece
                for _ in 0..<1000 {
                    await client.bytes.write(framed)
                    while await client.bytes.unsentByteCount > 1_000_000 { await disk.turn() }
                }
                if chunked { await client.bytes.write(Array("0\r\n\r\n".utf8)) }
                #expect(try await client.receive().text.hasPrefix("100000000 "))
                #expect(sink.queuedMax <= queueBytesMax + 64 * 1024)
                #expect(sink.queuedMax > 0)
                await client.close()
            }
        }
    }

    @Test func bodiesArriveWholeHoweverTheyAreCut() async throws {
        var random = SeededGenerator(for: "bodiesArriveWholeHoweverTheyAreCut")
        try await withDisk { disk in
            let sink = TestSink(disk: disk, queueBytesMax: 500, isBusyAtEnd: true)
            try await withServer(sink: sink) { test in
                let client = try await test.connect()
                for round in 0..<60 {
                    let body = (0..<Int.random(in: 0..<5000, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    var rest = self.framed(body, &random)[...]
                    while !rest.isEmpty {
                        let count = min(rest.count, Int.random(in: 1..<3000, using: &random))
                        await client.bytes.write(Array(rest.prefix(count)))
                        rest = rest.dropFirst(count)
                    }
                    async let answer = client.receive()
                    while sink.uploads == round || sink.outcome == nil { await disk.turn() }
                    sink.release()
                    #expect(try await answer.text == TestSink.report(of: body), "round \(round)")
                }
                await client.close()
            }
        }
    }

    private func framed(_ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        guard Bool.random(using: &random) else { return head(length: body.count) + body }
        var bytes = chunkedHead
        var rest = body[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1..<900, using: &random))
            bytes += chunk(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    @Test func aBusySinkMakesTheClientWait() async throws {
        let sink = TestSink(queueBytesMax: 0)
        try await withServer(loops: 2, sink: sink) { test in
            let client = try await test.connect()
            let body = [UInt8](repeating: 1, count: 20_000_000)
            await client.bytes.write(head(length: body.count) + body)
            await sink.has(received: 1)
            // Others are served meanwhile, on the same loop too.
            for _ in 0..<2 {
                let other = try await test.connect()
                #expect(try await other.send(.get, "/other").text == "GET /other ")
                await other.close()
            }
            #expect(sink.received <= 64 * 1024)
            #expect(await client.bytes.unsentByteCount > 0)
            var before = 0
            while sink.outcome == nil {
                before = sink.received
                sink.release()
                await sink.has(received: before + 1)
            }
            #expect(try await client.receive().text == TestSink.report(of: body))
            #expect(try await client.send(.get, "/next").text == "GET /next ")
            await client.close()
        }
    }

    /// What follows an upload waits for it, and has nothing to do with its sink.
    @Test func pipelinedRequestsFollowAnUpload() async throws {
        let sink = TestSink(queueBytesMax: 2)
        try await withServer(sink: sink) { test in
            let client = try await test.connect()
            let next = Array("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            let upload = chunkedHead + chunk([1, 2, 3]) + chunk([4]) + Array("0\r\n\r\n".utf8)
            await client.bytes.write(upload + next + upload + next)
            for _ in 0..<2 {
                await sink.has(received: 3)
                #expect(sink.received == 3)
                sink.release()
                #expect(try await client.receive().text == TestSink.report(of: [1, 2, 3, 4]))
                #expect(try await client.receive().text == "GET /a ")
                // The answer to the first upload may come after the second has begun.
                if sink.uploads == 1 { sink.release() }
            }
            await client.close()
        }
    }

    @Test func anEmptyBodyIsComplete() async throws {
        try await withServer { test in
            let client = try await test.connect()
            #expect(try await client.send(.post, "/upload").text == TestSink.report(of: []))
            #expect(try await client.send(.post, "/upload", body: []).text == TestSink.report(of: []))
            await client.bytes.write(chunkedHead + Array("0\r\n\r\n".utf8))
            #expect(try await client.receive().text == TestSink.report(of: []))
            await client.close()
        }
    }

    @Test func invitesABodyThatIsWelcome() async throws {
        try await withServer { test in
            let client = try await test.connect()
            await client.bytes.write(head(length: 2, "Expect: 100-continue\r\n"))
            #expect(try await client.receiveAny().status == .continue)
            await client.bytes.write([1, 2])
            #expect(try await client.receive().text == TestSink.report(of: [1, 2]))
            await client.close()
        }
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        let sink = TestSink()
        try await withServer(sink: sink) { test in
            let announced = head(length: TestApplication.uploadBytesMax + 1)
            let early = try await test.status(of: String(decoding: announced, as: UTF8.self))
            #expect(early == "413")
            #expect(sink.uploads == 0)
            let grown = chunkedHead + chunk([1]) + Array("ffffffff\r\n".utf8)
            let late = try await test.status(of: String(decoding: grown, as: UTF8.self))
            #expect(late == "413")
            #expect(sink.outcome == .abandoned)
        }
    }

    /// The answer reaches a client that is still sending, and the rest of the body is not taken for a request.
    @Test func aSinkThatHasEnoughEndsTheRequest() async throws {
        let sink = TestSink(enoughBytes: 10)
        try await withServer(sink: sink) { test in
            let client = try await test.connect()
            await client.bytes.write(head(length: 3_000_000) + [UInt8](repeating: 1, count: 1_000_000))
            let answer = try await client.receive()
            #expect(answer.status == .ok)
            #expect(answer.fields[.connection] == "close")
            #expect(answer.text.hasSuffix("enough"))
            #expect(sink.received <= 64 * 1024)
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    @Test(arguments: [false, true]) func aClientThatVanishesIsNoticed(whileBusy: Bool) async throws {
        let sink = TestSink(queueBytesMax: whileBusy ? 0 : .max)
        try await withServer(sink: sink) { test in
            let client = try await test.connect()
            await client.bytes.write(head(length: 1000) + [1, 2, 3])
            await sink.has(received: 3)
            await client.close()
            // A busy connection is not read, so it finds out when the sink goes on.
            sink.release()
            #expect(await sink.ended() == .abandoned)
            await test.untilConnections(are: 0)
            sink.release()
        }
    }

    @Test func aBodyThatStallsTimesOutAndIsAbandoned() async throws {
        var limits = HTTPLimits.patient
        limits.bodyIdleMillisecondsMax = 40
        limits.sweepMilliseconds = 5
        let sink = TestSink()
        try await withServer(limits: limits, sink: sink) { test in
            let client = try await test.connect()
            await client.bytes.write(head(length: 1000) + [1, 2, 3])
            #expect(try await client.receive().status == .requestTimeout)
            #expect(sink.outcome == .abandoned)
            await client.close()
        }
    }

    @Test func stoppingAbandonsWhatIsNotFinished() async throws {
        let sink = TestSink(queueBytesMax: 0)
        try await withServer(sink: sink) { test in
            let client = try await test.connect()
            await client.bytes.write(head(length: 1000) + [1, 2, 3])
            await sink.has(received: 3)
            await test.server.shutdown(grace: .milliseconds(20))
            #expect(await sink.ended() == .abandoned)
            sink.release()
            await client.close()
        }
    }
}
