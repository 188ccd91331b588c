// JSON as the runner reads and writes it.

import ConformanceModel
import SpecModel
import Testing

@Suite("JSON text") struct JSONTextTests {
    @Test(
        "What is read is written the same",
        arguments: [
            #"{"b":1,"a":[true,false,null,-7,2.5],"text":"\"\\\n\t\u0001 é 😀"}"#,
            "[]", "{}", #""""#, "9223372036854775807",
        ])
    func roundTrip(text: String) throws {
        #expect(try JSONLiteral(json: text.utf8).json == text)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", "{", #"{"a":1,}"#, "nul", "01", #"{"a":1} x"#, #"{"a":1,"a":2}"#, "9223372036854775808",
        ])
    func refused(text: String) {
        #expect(throws: JSONProblem.self) { try JSONLiteral(json: text.utf8) }
    }

    @Test("Bytes that are no UTF-8 are refused") func invalidUTF8() {
        #expect(throws: JSONProblem.self) { try JSONLiteral(json: [0x22, 0xFF, 0x22]) }
    }

    @Test("Indented text has one member a line") func indented() throws {
        let value = try JSONLiteral(json: #"{"a":[1,2],"b":{},"c":[]}"#.utf8)
        #expect(value.indentedJSON == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}")
    }
}

@Suite("Paths into JSON") struct JSONPathTests {
    private let path = JSONPath().key("messages").index(1).key("author").key("id")
    private let value: JSONLiteral

    init() throws {
        value = try JSONLiteral(json: #"{"messages":[{},{"author":{"id":"7"}}]}"#.utf8)
    }

    @Test("A path finds its value and reads as one writes it") func get() {
        #expect(path.description == "messages[1].author.id")
        #expect(value[path]?.text == "7")
        #expect(value[JSONPath()] == value)
        #expect(value[JSONPath().key("messages").index(2)] == nil)
    }

    @Test("A value is replaced, added and removed") func set() {
        var changed = value
        changed[path] = .integer(8)
        #expect(changed[path] == .integer(8))
        changed[path] = nil
        #expect(changed.json == #"{"messages":[{},{"author":{}}]}"#)
        changed[JSONPath().key("new")] = .null
        #expect(changed.json == #"{"messages":[{},{"author":{}}],"new":null}"#)
    }

    @Test("A path that leads nowhere changes nothing") func nowhere() {
        var changed = value
        changed[JSONPath().key("none").key("inner")] = .null
        #expect(changed == value)
    }
}
