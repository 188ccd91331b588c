import HTTPTypes
import Primitives
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(5))) struct ServerTests {
    @Test func answersWithFramingOfItsOwn() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let response = try await client.send(.post, "/x?y", body: Array("hello".utf8))
            #expect(response.status == .ok)
            #expect(response.text == "POST /x?y hello")
            #expect(response.fields[.contentLength] == "15")
            let date = try #require(response.fields[.date])
            #expect(date.hasSuffix(" GMT") && date.utf8.count == 29)
            #expect(response.fields[.connection] == nil)
            let again = try await client.send(.get, "/again")
            #expect(again.text == "GET /again ")
            await client.close()
        }
    }

    @Test func statusesWithoutABodyHaveNoLength() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let response = try await client.send(.put, "/head", body: [1, 2, 3])
            #expect(response.status == .noContent)
            #expect(response.fields[.contentLength] == nil)
            #expect(response.fields["X-Seen"] == "3")
            await client.close()
        }
    }

    @Test func answersHeadWithTheLengthAlone() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let head = try await client.send(.head, "/big")
            #expect(head.fields[.contentLength] == "\(TestApplication.bigBody.count)")
            #expect(head.body.isEmpty)
            #expect(try await client.send(.get, "/after").text == "GET /after ")
            await client.close()
        }
    }

    @Test func deliversLargeBodiesWhole() async throws {
        try await withServer { test in
            let client = try await test.connect()
            for _ in 0..<3 {
                let response = try await client.send(.get, "/big")
                #expect(response.body == TestApplication.bigBody)
            }
            await client.close()
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let requests = (0..<200).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            await client.bytes.write(Array(requests.utf8))
            for number in 0..<200 { #expect(try await client.receive().text == "GET /\(number) ") }
            await client.close()
        }
    }

    /// More than the server keeps: the rest waits in the kernel and nothing is lost.
    @Test func pipelinesLongerThanTheBufferArriveWhole() async throws {
        try await withServer { test in
            let client = try await test.connect()
            await client.bytes.write(Array("GET /gated HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            await test.gate.arrived()
            let requests = (0..<5000).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            await client.bytes.write(Array(requests.utf8))
            test.gate.open()
            #expect(try await client.receive().text == "through")
            for number in 0..<5000 { #expect(try await client.receive().text == "GET /\(number) ") }
            await client.close()
        }
    }

    @Test func readsRequestsByteByByte() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let request =
                "POST /slow HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
            for _ in 0..<2 {
                for byte in request.utf8 { await client.bytes.write([byte]) }
                #expect(try await client.receive().text == "POST /slow ab")
            }
            await client.close()
        }
    }

    @Test func invitesABodyThatIsWelcome() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let head = "POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            await client.bytes.write(Array(head.utf8))
            #expect(try await client.receiveAny().status == .continue)
            await client.bytes.write(Array("ok".utf8))
            #expect(try await client.receive().text == "POST /e ok")
            await client.close()
        }
    }

    @Test func doesNotInviteABodyItRejects() async throws {
        try await withServer { test in
            let head = "POST /reject HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            let answer = try await test.exchange(head)
            #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
        }
    }

    @Test func aRejectedRequestsSmallBodyIsDroppedAndTheConnectionKept() async throws {
        try await withServer { test in
            let client = try await test.connect()
            #expect(try await client.send(.get, "/reject").status == .forbidden)
            #expect(
                try await client.send(.post, "/reject", body: Array(repeating: 7, count: 5000)).text == "no")
            #expect(try await client.send(.get, "/next").text == "GET /next ")
            let tooMuch = try await client.send(.post, "/reject", body: Array(repeating: 7, count: 100_000))
            #expect(tooMuch.fields[.connection] == "close")
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    @Test func speaksHTTP10() async throws {
        try await withServer { test in
            let once = try await test.exchange("GET /a HTTP/1.0\r\n\r\n")
            #expect(once.contains("Connection: close\r\n") && once.hasSuffix("GET /a "))
            let client = try await test.connect()
            await client.bytes.write(Array("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".utf8))
            #expect(try await client.receive().fields[.connection] == "keep-alive")
            #expect(try await client.send(.get, "/b").text == "GET /b ")
            await client.close()
        }
    }

    @Test func closesWhenAskedTo() async throws {
        try await withServer { test in
            let answer = try await test.exchange(
                "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.hasSuffix("GET /a "))
        }
    }

    @Test func answersAClientThatHasHalfClosed() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let requests = "GET /gated HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n"
            await client.bytes.write(Array(requests.utf8))
            await client.bytes.endWriting()
            await test.gate.arrived()
            test.gate.open()
            #expect(try await client.receive().text == "through")
            #expect(try await client.receive().text == "GET /second ")
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    @Test func survivesClientsThatLeaveWhileTheirRequestRuns() async throws {
        try await withServer { test in
            for number in 1...20 {
                let client = try await test.connect()
                await client.bytes.write(Array("GET /gated HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                await test.gate.arrived(number)
                await client.close()
            }
            test.gate.open()
            let client = try await test.connect()
            #expect(try await client.send(.get, "/still").text == "GET /still ")
            await client.close()
        }
    }

    @Test func spreadsConnectionsOverItsLoops() async throws {
        try await withServer(loops: 2) { test in
            var clients: [HTTPClient] = []
            for number in 0..<10 {
                let client = try await test.connect()
                clients.append(client)
                #expect(try await client.send(.get, "/\(number)").text == "GET /\(number) ")
            }
            #expect(test.server.connectionCount == 10)
            for client in clients { await client.close() }
        }
    }

    @Test func upgradeRequestsNobodyWantsAreOrdinaryRequests() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let fields: HeaderFields = ["Upgrade": "h2c", "Connection": "Upgrade"]
            #expect(try await client.send(.get, "/a", fields: fields).text == "GET /a ")
            #expect(try await client.send(.get, "/b").text == "GET /b ")
            await client.close()
        }
    }

    @Test func aTakenPortIsReported() async throws {
        try await withServer { test in
            await #expect(throws: (any Error).self) {
                try await test.server.listen(host: "127.0.0.1", port: test.port)
            }
        }
    }
}
