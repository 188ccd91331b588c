// Reading what passes, wherever it is cut.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceProxy

@Suite("Responses on their way") struct ResponseRewriterTests {
    private static let requests = """
        POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}\
        GET /b HTTP/1.1\r\nHost: a\r\n\r\n\
        HEAD /c HTTP/1.1\r\nHost: a\r\n\r\n\
        PUT /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n0\r\nT: 1\r\n\r\n\
        GET /e HTTP/1.1\r\nHost: a\r\n\r\n\
        GET /f HTTP/1.1\r\nHost: a\r\n\r\n
        """
    private static let responses = """
        HTTP/1.1 100 Continue\r\n\r\n\
        HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}\
        HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n\
        5\r\nhello\r\n6;ext\r\n world\r\n0\r\nTrailer: x\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n\
        HTTP/1.1 204 No Content\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\n\u{1}\u{2}\u{3}\
        HTTP/1.1 200\r\ncontent-type:application/json\r\n\r\n[1,\n 2]
        """

    /// What a client gets, and the requests and bodies that were seen.
    private func pass(
        _ responses: [[UInt8]], change: @escaping (ResponseMessage) -> ResponseMessage? = { _ in nil }
    ) -> (String, [String]) {
        var reader = RequestReader()
        reader.read(Array(Self.requests.utf8))
        var rewriter = ResponseRewriter()
        var output: [UInt8] = []
        var seen: [String] = []
        for bytes in responses {
            output += rewriter.read(bytes, request: { reader.next() }) { head, status, request in
                let line = "\(request.method) \(request.target) \(request.json?.json ?? "-") \(status)"
                return .init(needsBody: head.isText) { message in
                    seen.append("\(line) \(String(decoding: message.body, as: UTF8.self))")
                    return change(message)
                }
            }
        }
        output += rewriter.end()
        return (String(decoding: output, as: UTF8.self), seen)
    }

    @Test("Pass byte for byte wherever they are cut, and are known by their requests") func identity() {
        let bytes = Array(Self.responses.utf8)
        for cut in 1..<bytes.count {
            let (output, seen) = pass([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(output == Self.responses, "cut at \(cut)")
            #expect(
                seen == [
                    #"POST /a {"a":1} 201 {"a":1}"#, "GET /b - 200 hello world", "HEAD /c - 200 ",
                    "PUT /d - 204 ", "GET /f - 200 [1,\n 2]",
                ], "cut at \(cut)")
        }
    }

    @Test("One that changes has a length of its own") func changed() {
        let (output, _) = pass([Array(Self.responses.utf8)]) { message in
            var message = message
            message.body = Array("changed".utf8)
            return message
        }
        #expect(
            output.contains(
                "201 Created\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\nchanged"))
        #expect(output.contains("200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nchanged"))
        #expect(
            output.contains(
                "HTTP/1.1 200 \r\ncontent-type: application/json\r\nContent-Length: 7\r\n\r\nchanged"))
    }

    @Test("A status without a body loses it") func statusWithoutBody() {
        let (output, _) = pass([Array(Self.responses.utf8)]) { message in
            guard message.status == 201 else { return nil }
            var message = message
            message.status = 204
            message.reason = ""
            return message
        }
        #expect(output.contains("HTTP/1.1 204 \r\nContent-Type: application/json\r\n\r\nHTTP/1.1 200 OK"))
    }

    @Test(
        "What is no response passes as it is",
        arguments: [
            "hello\r\n\r\nmore", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nshort",
            "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "HTTP/2 200\r\n\r\n",
        ])
    func unreadable(text: String) {
        #expect(pass([Array(text.utf8)]).0 == text)
    }
}

@Suite("Requests on their way") struct RequestReaderTests {
    @Test(
        "What two servers could read in two ways is not read",
        arguments: [
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "GET / HTTP/1.1\r\n folded: x\r\n\r\n",
            "GET / HTTP/1.1\r\nA : b\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
        ])
    func ambiguous(text: String) {
        var reader = RequestReader()
        reader.read(Array(text.utf8))
        #expect(reader.isLost)
        #expect(reader.next() == nil)
    }

    @Test("Requests in front of one that cannot be read are known") func before() {
        var reader = RequestReader()
        reader.read(Array("GET /a HTTP/1.1\r\n\r\nnonsense\r\n\r\n".utf8))
        #expect(reader.next()?.target == "/a")
        #expect(reader.next() == nil)
    }

    @Test("Behind a request to upgrade it waits for what the server says") func upgrade() {
        let upgrade = "GET /live HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        var reader = RequestReader()
        reader.read(Array((upgrade + "GET /b HTTP/1.1\r\n\r\n").utf8))
        #expect(reader.next()?.isUpgrade == true)
        #expect(reader.next() == nil)
        reader.resume()
        #expect(reader.next()?.target == "/b")
        reader.read(Array((upgrade + "rest").utf8))
        #expect(reader.next()?.isUpgrade == true)
        #expect(reader.takeRest() == Array("rest".utf8))
    }
}

@Suite("Addresses on their way") struct AddressTests {
    private let origins = OriginRewriter([
        ("ws://127.0.0.1:80", "ws://127.0.0.1:9"), ("ws://127.0.0.1", "ws://127.0.0.1:9"),
        ("http://a:1", "http://b:22"),
    ])

    @Test(
        "The server's become the proxy's, others stay",
        arguments: [
            ("ws://127.0.0.1:80/x", "ws://127.0.0.1:9/x"),
            (#""ws:\/\/127.0.0.1:80""#, #""ws:\/\/127.0.0.1:9""#),
            ("http://a:1 http://a:1?", "http://b:22 http://b:22?"), ("ws://127.0.0.1/", "ws://127.0.0.1:9/"),
        ])
    func rewritten(before: String, after: String) {
        #expect(origins.rewritten(before) == after)
    }

    @Test(
        "Longer ones are others",
        arguments: ["ws://127.0.0.1:8080/x", "http://a:12", "http://a", "https://a:1", ""])
    func others(text: String) {
        #expect(origins.rewritten(text) == nil)
    }

    @Test(
        "Addresses are taken apart",
        arguments: [
            ("http://localhost:8080/api/v1", "localhost", 8080, "/api/v1"), ("ws://[::1]:81", "::1", 81, ""),
            ("ws://chat?v=1", "chat", 80, "?v=1"), ("HTTP://a", "a", 80, ""),
        ])
    func parsed(text: String, host: String, port: UInt16, path: String) throws {
        let address = try ServerAddress(text)
        #expect(address.connectHost == host)
        #expect(address.port == port)
        #expect(address.path == path)
    }

    @Test(
        "What is no address is refused",
        arguments: ["", "localhost:80", "https://a", "http://", "http://a:b", "ws://:1"])
    func refused(text: String) {
        #expect(throws: ProxyError.unusableAddress(text)) { try ServerAddress(text) }
    }

    @Test(
        "Requests are found by path and method",
        arguments: [
            ("GET", "/v1/notes?x=1", "listNotes"), ("PATCH", "/v1/notes/latest", "updateNote"),
            ("DELETE", "/v1/notes/latest", "deleteLatest"), ("GET", "/notes", nil),
            ("GET", "/v1/notes/", nil),
            ("POST", "/v1/notes", nil),
        ])
    func operations(method: String, target: String, expected: String?) throws {
        #expect(OperationMatcher(try NotesContract.load()).operation(method, target) == expected)
    }

    @Test(
        "A server may have the contract's paths elsewhere",
        arguments: [
            ("/chat/notes?x=1", "listNotes"), ("/v1/notes", "listNotes"), ("/chat/v1/notes", nil),
            ("/notes", nil),
        ])
    func operationsElsewhere(target: String, expected: String?) throws {
        let matcher = OperationMatcher(try NotesContract.load())
        #expect(matcher.operation("GET", target, below: "/chat") == expected)
    }
}
