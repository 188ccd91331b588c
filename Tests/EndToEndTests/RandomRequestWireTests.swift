// Thousands of requests that are wrong in every way: each gets an answer, none of them a server error.

import APIRuntime
import HTTP
import HTTPTypes
import RandomTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct RandomRequestWireTests {
    @Test func everyRequestGetsAnAnswer() async throws {
        let connections = 4
        let requestsEach = environment("REQUESTS", default: 2500) / connections
        var seeds = SeededGenerator(for: "everyRequestGetsAnAnswer")
        try await TestServer.run { test in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<connections {
                    let random = SeededGenerator(state: seeds.next())
                    group.addTask {
                        var attack = Attack(test: test, random: random, name: "attacker\(number)-")
                        return try await attack.run(requestsEach)
                    }
                }
                // Junk that is all refused would prove little.
                let successes = try await group.reduce(0, +)
                #expect(successes > connections * requestsEach / 20)
            }
            let world = try await World.make(on: test)
            try await world.bob.get("/health/ready").expect(200)
            #expect(
                try await world.bob.get("/channels/\(world.channel)/messages").expect(200).elements.count == 1
            )
        }
    }
}

/// One connection's requests. The seed decides them all but for the ids, which the server gives.
private struct Attack {
    let test: TestServer
    var random: SeededGenerator
    let name: String
    private var client: APIClient?
    private var operations: [WireOperation] = []

    /// Requests until the ids are renewed: what they name gets deleted in time.
    private static let requestsPerWorld = 60

    init(test: TestServer, random: SeededGenerator, name: String) {
        self.test = test
        self.random = random
        self.name = name
    }

    /// - Returns: how many requests succeeded.
    mutating func run(_ count: Int) async throws -> Int {
        var successes = 0
        for number in 0..<count {
            if number % Self.requestsPerWorld == 0 { try await renew(number / Self.requestsPerWorld) }
            let request = MutatedRequest(of: operations, token: client?.token ?? "", &random)
            let answer = try await send(request)
            if answer.status < 300 { successes += 1 }
            try check(answer, to: request)
        }
        return successes
    }

    private mutating func renew(_ round: Int) async throws {
        await client?.http.close()
        let ada = try await test.register("\(name)\(round)")
        let (guild, channel) = try await ada.createGuild()
        let world = World(
            ada: ada, bob: ada, eve: ada, guild: guild, channel: channel,
            message: try await ada.say("hello", in: channel), invite: try await ada.createInvite(to: guild),
            role: try await ada.createRole(in: guild))
        operations = WireOperation.all(in: world)
        client = ada
    }

    private mutating func send(_ request: MutatedRequest) async throws -> APIResponse {
        let connection = try #require(client)
        let answer = try await connection.sendRaw(
            request.method, request.target, fields: request.fields, body: request.body)
        // The server says so when it closes; every other connection goes on.
        if answer.response.fields.lists("close", in: .connection) {
            await connection.http.close()
            client = try await test.connect()
            client?.token = connection.token
        }
        return answer
    }

    private func check(_ answer: APIResponse, to request: MutatedRequest) throws {
        let description = "\(request.method.rawValue) \(request.target) \(request.text): \(answer.text)"
        try #require((200..<500).contains(answer.status), "\(description)")
        if request.method == .head || answer.status == 204 {
            #expect(answer.response.body.isEmpty, "\(description)")
            return
        }
        if request.target.prefix(while: { $0 != "?" }) == "/", answer.status == 200 { return }
        #expect(answer.response.fields[.contentType] == "application/json", "\(description)")
        let json = try #require(try? JSONValue.decode(answer.response.body), "\(description)")
        if answer.status >= 400 {
            #expect(json["code"]?.number != nil && json["message"]?.text != nil, "\(description)")
        }
    }
}

/// A request of an operation, changed in some of its parts.
private struct MutatedRequest {
    var method: Method
    var target: String
    var fields: HeaderFields = [:]
    var body: [UInt8]?

    var text: String { body.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    init(of operations: [WireOperation], token: String, _ random: inout SeededGenerator) {
        let operation = operations[Int.random(in: 0..<operations.count, using: &random)]
        method = operation.method
        target = (random.chance(2) ? "" : "/api/v1") + operation.path
        body = operation.body.map { Array($0.utf8) }
        if !random.chance(20) { fields.append(.authorization, "Bearer \(token)") }
        if !random.chance(20) { fields.append(.contentType, "application/json") }
        // Deletions mostly fail, or little would be left for the others.
        if random.chance(8) || method == .delete && !random.chance(10) { mutateTarget(&random) }
        if random.chance(30) {
            method = random.pick([.get, .head, .post, .put, .patch, .delete, .options, .trace])
        }
        if random.chance(20) { addFields(&random) }
        if body == nil, random.chance(20) { body = random.bytes(200) }
        if let original = body, !random.chance(6) { body = random.mutated(original) }
    }

    private mutating func mutateTarget(_ random: inout SeededGenerator) {
        var segments = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let index = Int.random(in: 1..<segments.count, using: &random)
        segments[index] = random.pick([
            "", "0", "-1", "%", "%00", "%FF%FE", "..", "@me", "999999999999999999999999", World.unknown,
            random.escapedText(), segments[index] + random.escapedText(), String(segments[index].dropLast()),
        ])
        target = segments.joined(separator: "/")
        if random.chance(3) {
            target += random.pick(["?", "&"]) + random.pick(["limit", "before", "after", "x", "%6Cimit"])
            target +=
                "="
                + random.pick(["0", "7", "101", "-1", "", "1e9", "9223372036854775807", random.escapedText()])
        }
    }

    private mutating func addFields(_ random: inout SeededGenerator) {
        let names: [FieldName] = [
            .accept, .contentType, .authorization, .origin, .cacheControl, .forwardedFor, "Cookie", "X-Junk",
            "Accept-Encoding", "Range", "If-Match", "TE", "Via", "Content-Encoding",
        ]
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let value = random.bytes(60).map { $0 & 0x7F }.filter { $0 > 0x20 && $0 < 0x7F }
            fields.append(random.pick(names), String(decoding: value, as: UTF8.self))
        }
    }
}

extension SeededGenerator {
    /// True once in `times`.
    fileprivate mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

    fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    fileprivate mutating func bytes(_ countMax: Int) -> [UInt8] {
        (0..<Int.random(in: 0...countMax, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Percent-encoded, of any bytes.
    fileprivate mutating func escapedText() -> String {
        bytes(12).map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A body with other bytes, or one of its values replaced by another.
    fileprivate mutating func mutated(_ body: [UInt8]) -> [UInt8] {
        guard !chance(3), var json = try? JSONValue.decode(body) else {
            var bytes = body
            for _ in 0..<Int.random(in: 1...4, using: &self) { mutate(&bytes) }
            return bytes
        }
        if case .object(var members) = json, !members.isEmpty, !chance(10) {
            let index = Int.random(in: 0..<members.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: members.remove(at: index)
            case 1: members.insert(.init(key: members[index].key, value: value()), at: 0)
            case 2: members.append(.init(key: pick(["x", "", "__proto__", "id"]), value: value()))
            default: members[index].value = value()
            }
            json = .object(members)
        } else {
            json = value()
        }
        return json.encoded()
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let index = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &self)
        switch Int.random(in: 0..<4, using: &self) {
        case 0 where !bytes.isEmpty: bytes[index] = UInt8.random(in: 0...255, using: &self)
        case 1 where !bytes.isEmpty: bytes.remove(at: index)
        case 2: bytes.insert(contentsOf: self.bytes(20), at: index)
        default: bytes = Array(bytes[..<index])
        }
    }

    /// Any JSON value, among them those that programs get wrong.
    private mutating func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 7), using: &self) {
        case 0: return .null
        case 1: return .boolean(chance(2))
        case 2:
            return .number(
                pick([
                    "0", "-0", "1", "-1", "2147483648", "-2147483649", "9007199254740993",
                    "9223372036854775807",
                    "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e999", "-1E-999",
                    "0.1",
                    "1" + String(repeating: "0", count: 400), "1e2147483648", "4", "500",
                ]))
        case 3, 4: return .string(text())
        case 5: return .string(String(UInt64.random(in: 0 ... .max, using: &self)))
        case 6:
            return .string(
                String(repeating: pick(["a", "😀", "\u{301}", "\0"]), count: pick([1, 33, 101, 2001])))
        case 7: return .array((0..<pick([0, 1, 5, 40])).map { _ in value(depth: depth + 2) })
        default:
            return .object(
                (0..<pick([0, 1, 5])).map { _ in .init(key: text(), value: value(depth: depth + 2)) })
        }
    }

    private mutating func text() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "0", "#", "@", ":", " ", "\0", "\"", "\\", "\n", "\u{85}", "é",
        ]
        let more: [Unicode.Scalar] = [
            "\u{2028}", "\u{feff}", "\u{fffd}", "\u{ffff}", "😀", "\u{10ffff}", "\u{301}", "'",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &self) { text.append(pick(scalars + more)) }
        return String(text)
    }
}
