// Files as response bodies, over real sockets.

import Glibc
import HTTP
import HTTPTypes
import Reactor
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct FileResponseTests {
    private static let content = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) }

    /// A file without a name.
    private func descriptor(_ content: [UInt8] = content) throws -> Int32 {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        try #require(fwrite(content, 1, content.count, file) == content.count && fflush(file) == 0)
        return dup(fileno(file))
    }

    private func body(_ content: [UInt8] = content) throws -> FileBody {
        FileBody(owning: try descriptor(content), length: content.count)
    }

    @Test func filesAreSentWholeAndTheConnectionGoesOn() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            for _ in 0..<3 {
                let response = try await client.send(.get, "/file")
                #expect(response.status == .ok)
                #expect(response.fields[.acceptRanges] == "bytes")
                #expect(response.body == Self.content)
                #expect(try await client.send(.get, "/next").text == "GET /next ")
            }
            await client.close()
        }
    }

    @Test func headTellsTheLength() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            let response = try await client.send(.head, "/file")
            #expect(response.fields[.contentLength] == "\(Self.content.count)")
            #expect(try await client.send(.get, "/next").text == "GET /next ")
            await client.close()
        }
    }

    @Test func anEmptyFileIsAnEmptyBody() async throws {
        try await withServer(file: body([])) { test in
            let client = try await test.connect()
            for _ in 0..<2 {
                let response = try await client.send(.get, "/file")
                #expect(response.fields[.contentLength] == "0")
            }
            await client.close()
        }
    }

    @Test func pipelinedRequestsWaitForTheFile() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            let requests = ["/a", "/file", "/b", "/file", "/file", "/c"]
            let text = requests.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            await client.bytes.write(Array(text.utf8))
            for request in requests {
                let response = try await client.receive()
                #expect(
                    request == "/file" ? response.body == Self.content : response.text == "GET \(request) ")
            }
            await client.close()
        }
    }

    @Test func aFileMayEndTheConnection() async throws {
        try await withServer(file: body()) { test in
            for target in ["/file", "/file/rejected"] {
                let client = try await test.connect()
                let response = try await client.send(.get, target, fields: ["Connection": "close"])
                #expect(response.body == Self.content)
                #expect(await client.bytes.readToEnd().isEmpty)
                await client.close()
            }
        }
    }

    @Test func aClientMayCloseItsSideFirst() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            await client.bytes.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            await client.bytes.endWriting()
            #expect(try await client.receive().body == Self.content)
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    /// The server waits for the slow one, holding two pieces at most, and serves others on the same loop.
    @Test func aSlowReaderGetsItAll() async throws {
        let content = [UInt8](repeating: 0x33, count: 20_000_000)
        try await withServer(file: body(content)) { test in
            let slow = try await test.connect()
            await slow.bytes.pauseReading()
            await slow.bytes.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            let other = try await test.connect()
            for _ in 0..<50 { #expect(try await other.send(.get, "/o").text == "GET /o ") }
            await slow.bytes.resumeReading()
            #expect(try await slow.receive().body == content)
            await other.close()
            await slow.close()
        }
    }

    @Test func aReaderThatStopsIsCutAndTheFileClosed() async throws {
        var limits = HTTPLimits.patient
        limits.writeStallMillisecondsMax = 50
        limits.sweepMilliseconds = 5
        let content = [UInt8](repeating: 0x33, count: 20_000_000)
        let (file, isClosed) = try watched(content)
        try await withServer(limits: limits, file: file) { test in
            let client = try await test.connect()
            await client.bytes.pauseReading()
            await client.bytes.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            await test.untilConnections(are: 0)
            await client.close()
        }
        _ = consume file
        #expect(isClosed())
    }

    @Test func theFileIsClosedWhenTheClientVanishes() async throws {
        let (file, isClosed) = try watched([UInt8](repeating: 0x33, count: 20_000_000))
        try await withServer(file: file) { test in
            let client = try await test.connect()
            await client.bytes.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            _ = await client.bytes.read()
            await client.close()
            await test.untilConnections(are: 0)
        }
        _ = consume file
        #expect(isClosed())
    }

    /// A file, and whether it was closed: no descriptor of this process leads to it any more.
    private func watched(_ content: [UInt8]) throws -> (FileBody, () -> Bool) {
        let descriptor = try descriptor(content)
        var status = stat()
        fstat(descriptor, &status)
        let (device, inode) = (status.st_dev, status.st_ino)
        let isClosed = {
            (Int32(0)..<4096).allSatisfy { other in
                var status = stat()
                return fstat(other, &status) != 0 || status.st_ino != inode || status.st_dev != device
            }
        }
        return (FileBody(owning: descriptor, length: content.count), isClosed)
    }

    @Test func aFileThatIsShorterThanAnnouncedCutsTheConnection() async throws {
        let file = FileBody(owning: try descriptor([1, 2, 3]), length: 1000)
        try await withServer(file: file) { test in
            let answer = try await test.exchange("GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.contains("Content-Length: 1000\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n\u{1}\u{2}\u{3}"))
        }
    }

    @Test func rangesAreAnswered() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            let size = Self.content.count
            let part = try await client.send(.get, "/file", fields: ["Range": "bytes=100000-199999"])
            #expect(part.status == .partialContent)
            #expect(part.fields[.contentRange] == "bytes 100000-199999/\(size)")
            #expect(part.body == Array(Self.content[100_000..<200_000]))
            let beyond = try await client.send(.get, "/file", fields: ["Range": "bytes=\(size)-"])
            #expect(beyond.status == .rangeNotSatisfiable)
            #expect(beyond.fields[.contentRange] == "bytes */\(size)")
            #expect(beyond.body.isEmpty)
            let conditional = try await client.send(
                .get, "/file", fields: ["Range": "bytes=0-1", "If-Range": "\"x\""])
            #expect(conditional.status == .ok)
            #expect(conditional.body == Self.content)
            await client.close()
        }
    }

    @Test func drainingWaitsForTheFile() async throws {
        try await withServer(file: body()) { test in
            let client = try await test.connect()
            await client.bytes.pauseReading()
            await client.bytes.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\nGET /".utf8))
            async let stopped: Void = test.server.shutdown(grace: .seconds(60))
            await client.bytes.resumeReading()
            // Draining may begin before the request is read; if it is answered, then whole.
            if let response = try? await client.receive() { #expect(response.body == Self.content) }
            await stopped
            await test.untilConnections(are: 0)
            await client.close()
        }
    }
}
