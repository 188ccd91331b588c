// What the writer writes, and `Codable` through it.

import APIRuntime
import Foundation
import Primitives
import Testing

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func strings() {
        #expect(written { $0.string("") } == "\"\"")
        #expect(
            written { $0.string("a\"b\\c/\n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}é😀") }
                == "\"a\\\"b\\\\c/\\n\\r\\t\\b\\f\\u0001\\u001f\u{7F}é😀\"")
    }

    @Test func numbers() {
        for value in [0, 7, 10, -1, 99, 100, .max, .min] {
            #expect(written { $0.integer(value) } == "\(value)")
        }
        #expect(written { $0.double(1.5) } == "1.5")
        #expect(written { $0.double(.infinity) } == "null")
        #expect(written { $0.double(.nan) } == "null")
        #expect(written { $0.bits(.max) } == "\"18446744073709551615\"")
        #expect(written { $0.snowflake(Snowflake(rawValue: 69_211)) } == "\"69211\"")
        #expect(
            written { $0.timestamp(Timestamp(secondsSince1970: 1_705_314_600)) } == "\"2024-01-15T10:30:00Z\""
        )
    }

    @Test func commasComeByThemselves() {
        let text = written { (writer: inout JSONWriter) in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            for value in 1...3 {
                writer.element()
                writer.integer(value)
            }
            writer.endArray()
            writer.key("b")
            writer.beginObject()
            writer.endObject()
            writer.key("c")
            writer.string("{[")
            writer.key(dynamic: "d\n")
            writer.null()
            writer.endObject()
        }
        #expect(text == #"{"a":[1,2,3],"b":{},"c":"{[","d\n":null}"#)
    }

    @Test func aBufferCanBeUsedAgain() {
        var writer = JSONWriter(reusing: Array("old".utf8))
        writer.boolean(true)
        #expect(writer.bytes == Array("true".utf8))
        writer.reset()
        writer.boolean(false)
        #expect(writer.bytes == Array("false".utf8))
    }

    @Test func otherCodersGoThroughTheSameForm() throws {
        let json = #"{"a":[1,-2.5,9223372036854775807,18446744073709551615,null,true,"x"],"b":{}}"#
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
        #expect(
            value["a"]
                == .array([
                    .number("1"), .number("-2.5"), .number("9223372036854775807"),
                    .number("18446744073709551615"), .null,
                    .boolean(true), .string("x"),
                ]))
        let again = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        #expect(again["a"] == value["a"])
        #expect(again["b"] == .object([]))
    }
}
