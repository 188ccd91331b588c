// Paths, query strings and credentials.

import APIRuntime
import HTTPTypes
import Primitives
import Testing

@Suite struct RoutingTests {
    private func cursor(_ path: String) -> PathCursor { PathCursor(Array(path.utf8)[...]) }

    @Test func segmentsAreComparedDecoded() {
        for path in ["/users/@me", "/users/%40me", "/%75sers/@m%65", "/users/@me/"] {
            var cursor = cursor(path)
            #expect(cursor.literal("users") && cursor.literal("@me") && cursor.isAtEnd, "\(path)")
        }
        for path in [
            "", "/", "/users", "/users/@m", "/users/@mee", "/users/%4", "/users/%zzme", "//users/@me",
            "users/@me",
        ] {
            var cursor = cursor(path)
            #expect(!(cursor.literal("users") && cursor.literal("@me")), "\(path)")
        }
    }

    @Test func parametersKeepTheirPlace() {
        var cursor = cursor("/a/x%2Fy/b/1")
        #expect(
            cursor.literal("a") && cursor.parameter() && cursor.literal("b") && cursor.parameter()
                && cursor.isAtEnd)
        #expect(cursor.parameters.count == 2)
        #expect(cursor.parameters[0] == 3..<8)
        #expect(cursor.parameters[1] == 11..<12)
    }

    @Test func emptySegmentsAreNoParameters() {
        for path in ["", "/", "//b"] { #expect(parameters(of: path) == 0, "\(path)") }
        #expect(!cursor("//").isAtEnd)
    }

    @Test func parametersHaveLimits() {
        #expect(parameters(of: "/" + String(repeating: "a", count: 70_000)) == 0)
        #expect(parameters(of: String(repeating: "/a", count: 9)) == PathParameters.countMax)
    }

    /// How many segments from the start are taken as parameters.
    private func parameters(of path: String) -> Int {
        var cursor = cursor(path)
        while cursor.parameter() {}
        return cursor.parameters.count
    }

    private func reader(_ target: String, _ fields: HeaderFields = [:]) -> RequestReader {
        let head = RequestHead(method: .get, target: Array(target.utf8), fields: fields)
        return RequestReader(
            Request(head: head, remoteAddress: SocketAddress(host: "127.0.0.1", port: 1)), PathParameters())
    }

    @Test func queries() {
        func text(_ target: String) -> String? {
            var reader = reader(target)
            return reader.query("q") { (reader: inout JSONReader) -> String? in reader.string() }
        }
        #expect(text("/?q=a+b%26c") == "a b&c")
        #expect(text("/?x=1&q=1&q=2") == "2")
        #expect(text("/?%71=y") == "y")
        #expect(text("/?q") == "")
        #expect(text("/?q=") == "")
        #expect(text("/?qq=1&aq=2") == nil)
        #expect(text("/") == nil)
        #expect(text("/?q=%F") == nil)
        #expect(text("/?q=%FF") == nil)
    }

    @Test func problemsCarryTheName() {
        var reader = reader("/?n=x&list=1&list=b&list=3", ["X-Kind": "q"])
        let number: Int? = reader.query("n") { (reader: inout JSONReader) -> Int? in reader.integer() }
        let list: [Int]? = reader.queryArray("list", countMax: 2) { (reader: inout JSONReader) -> Int? in
            reader.integer()
        }
        let missing: Int? = reader.query("m", required: true) { (reader: inout JSONReader) -> Int? in
            reader.integer()
        }
        let kind: Int? = reader.header("X-Kind") { (reader: inout JSONReader) -> Int? in reader.integer() }
        #expect(number == nil && list == [1] && missing == nil && kind == nil)
        #expect(
            reader.errors.entries.map { "\($0.path.joined(separator: "."))=\($0.violation.keyword)" }
                == ["n=type", "list=maxItems", "list=type", "m=required", "X-Kind=type"])
    }

    @Test func credentials() {
        func token(_ field: String) -> String? {
            let head = RequestHead(method: .get, target: [0x2F], fields: [.authorization: field])
            return CredentialsReader.authorization("bearer", in: head)
        }
        #expect(token("Bearer abc") == "abc")
        #expect(token("bearer   abc") == "abc")
        for field in ["", "Bearer", "Bearer ", "Bot abc", "abc", "Bearerabc"] {
            #expect(token(field) == nil, "\(field)")
        }
    }
}
