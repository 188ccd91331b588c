// The published AsyncAPI document, of contracts with different envelopes. Tests/Clients/check_asyncapi.py
// holds the same documents against the official schema.

import SpecCodegen
import SpecModel
import Testing

@Suite("AsyncAPI document")
struct AsyncAPITests {
    @Test("every reference leads somewhere in the document", arguments: PublishedContract.names)
    func references(contract: String) throws {
        let document = try #require(try PublishedContract(contract).asyncAPI)
        #expect(!document.references.isEmpty)
        let dangling = document.references.filter { document.node(at: $0) == nil }
        #expect(dangling.isEmpty)
    }

    @Test(
        "every operation, event, close code and path of the contract occurs",
        arguments: PublishedContract.names)
    func completeness(contract: String) throws {
        let published = try PublishedContract(contract)
        let document = try #require(published.asyncAPI)
        let gateway = try #require(published.description.gateway)
        let messages = document["components"]?["messages"]?.entries ?? []
        let names = Set(messages.compactMap { $0.value["name"]?.string })
        let sent = Set(document["operations"]?.entries?.map(\.key) ?? [])
        for operation in gateway.operations {
            let carries = sent.contains { $0.hasPrefix("send\(operation.name)") }
            #expect(names.contains(operation.name) || carries, "\(operation.name)")
        }
        for event in gateway.events { #expect(names.contains(event.name), "\(event.name)") }
        let channels = document["channels"]?.entries ?? []
        #expect(channels.compactMap { $0.value["address"]?.string } == gateway.paths)
        for channel in channels {
            let codes = channel.value["x-close-codes"]?.elements?.compactMap { $0["name"]?.string } ?? []
            #expect(codes == gateway.closeCodes.map(\.name))
        }
    }

    @Test("no two messages of one sender have the same constants", arguments: PublishedContract.names)
    func messagesDiffer(contract: String) throws {
        let published = try PublishedContract(contract)
        let document = try #require(published.asyncAPI)
        let gateway = try #require(published.description.gateway)
        for action in ["send", "receive"] {
            let operations = (document["operations"]?.entries ?? []).filter {
                $0.value["action"]?.string == action
            }
            let pointers = operations.flatMap { $0.value["messages"]?.references ?? [] }
            let constants = pointers.map { pointer -> [JSONLiteral?] in
                let component = document.node(at: pointer)?["$ref"]?.string
                let payload = component.flatMap(document.node(at:))?["payload"]
                let keys = [
                    action == "send" ? gateway.envelope.fromServer.key : gateway.envelope.fromClient.key,
                    gateway.envelope.eventKey ?? "",
                ]
                return keys.map { payload?["properties"]?[$0]?["const"]?.literal }
            }
            #expect(!constants.isEmpty)
            #expect(Set(constants).count == constants.count)
            #expect(constants.allSatisfy { $0[0] != nil })
        }
    }

    @Test("answers become replies, and states and close codes stand beside them")
    func replies() throws {
        let document = try #require(try PublishedContract("guilds").asyncAPI)
        let identify = document["operations"]?["receiveIdentify"]
        #expect(identify?["reply"]?["messages"]?.references == ["#/channels/gateway/messages/READY"])
        #expect(identify?["x-valid-in"]?.literal == .array([.string("connected")]))
        #expect(identify?["x-close-codes"]?["identified"]?.literal == .integer(4005))
        #expect(document["operations"]?["receivePresenceUpdate"]?["reply"] == nil)
        let query = document["channels"]?["gateway"]?["bindings"]?["ws"]?["query"]?["properties"]
        #expect(query?["encoding"]?["enum"]?.literal == .array([.string("json")]))
        #expect(query?["encoding"]?["x-close-code"]?.literal == .integer(4002))
        #expect(document["channels"]?["gateway"]?["x-intents"]?["GUILD_MESSAGES"]?.literal == .integer(9))
    }

    @Test("a frame without a key for its payload has the payload's fields itself")
    func flatFrames() throws {
        let document = try #require(try PublishedContract("lobby").asyncAPI)
        let say = document["components"]?["messages"]?["Say"]?["payload"]
        #expect(say?["required"]?.literal == .array([.string("action"), .string("content")]))
        #expect(say?["properties"]?["action"]?["const"]?.string == "message")
        #expect(say?["properties"]?["content"]?["maxLength"]?.literal == .integer(100))
    }

    @Test("two paths are two channels with operations of their own")
    func severalPaths() throws {
        let gateway = """
            paths: [/ws, /v2/ws]
            envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d}
            operations:
              Ping:
                code: 1
                direction: client
                legal_in: [connected, identifying, identified]
                answered_by: [Pong]
              Pong: {code: 1, direction: server}
            """
        let document = try #require(
            try PublishedContract(PublishedContract.hostile(gateway: gateway)).asyncAPI)
        #expect(document["channels"]?.entries?.map(\.key) == ["ws", "v2-ws"])
        let operations = document["operations"]
        #expect(
            operations?.entries?.map(\.key)
                == ["receivePing-on-ws", "sendPong-on-ws", "receivePing-on-v2-ws", "sendPong-on-v2-ws"])
        #expect(operations?["receivePing-on-v2-ws"]?["channel"]?["$ref"]?.string == "#/channels/v2-ws")
    }

    @Test("a contract without a gateway has no document")
    func noGateway() throws {
        let published = try PublishedContract(PublishedContract.hostile())
        #expect(published.text(of: "asyncapi.yaml") == nil)
        #expect(published.text(of: "openapi.yaml") != nil)
        #expect(published.text(of: "reference/index.html")?.contains("id=\"gateway\"") == false)
    }
}
