// The reader as a parser: what is JSON and what is not (RFC 8259), and that nothing a client sends makes it
// trap.

import APIRuntime
import Foundation
import RandomTesting
import Testing

@Suite struct JSONReaderTests {
    static func isJSON(_ bytes: [UInt8]) -> Bool {
        do throws(JSONFailure) {
            _ = try JSONValue.decode(bytes)
            return true
        } catch {
            #expect(error == .malformed)
            return false
        }
    }

    @Test(arguments: [
        "{}", "[]", "null", "true", "false", "0", "-0", "1.5e+10", "\"\"", " [ 1 , 2 ] ",
        "{\"a\":{\"b\":[]}}",
        "\"\\u0041\\n\\/\\uD83D\\uDE00\"", "[1E2,1e-2,-1]", "\"\u{7F}\u{2028}😀\"", "\t\r\n 1 \n",
        "\"\\u0000\"",
        "123456789012345678901234567890", "{\"\":1}",
    ])
    func accepts(text: String) {
        #expect(Self.isJSON(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " ", "{", "[", "]", "nul", "nulll", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1",
        "NaN", "Infinity",
        "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\uD83D\"", "\"\\uDE00\"",
        "\"\\uD83D\\u0041\"", "\"\n\"",
        "[[1]", "[[1]2]", "[[[1]]", "{\"a\":[[1]\"b\":2}", "[{}", "[1,]", "[,1]", "[1 2]", "[1}", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":1]", "1 2", "{}{}", "[]x", "\u{FEFF}{}", "// c\n1", "{\"a\":1 \"b\":2}",
    ])
    func refuses(text: String) {
        #expect(!Self.isJSON(Array(text.utf8)))
    }

    @Test(arguments: [
        [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xF8], [0xFF],
        [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    ])
    func refusesIllFormedUTF8(bytes: [UInt8]) {
        #expect(!Self.isJSON([0x22] + bytes + [0x22]))
        #expect(!Self.isJSON(Array("{\"".utf8) + bytes + Array("\":1}".utf8)))
    }

    @Test func depthHasALimit() {
        let most = JSONLimits.depthMax
        #expect(
            Self.isJSON(
                Array((String(repeating: "[", count: most) + String(repeating: "]", count: most)).utf8)))
        #expect(
            !Self.isJSON(
                Array(
                    (String(repeating: "[", count: most + 1) + String(repeating: "]", count: most + 1)).utf8))
        )
        #expect(!Self.isJSON([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)))
        #expect(!Self.isJSON(Array(String(repeating: "{\"a\":", count: 200_000).utf8)))
    }

    static let sample = Array(
        #"{"id":"12","list":[1,[[2],[]],-2.5,null,{"k":"\u00C9\uD83D\uDD00é😀\\"}],"x":{},"s":"x"}"#
            .utf8)

    @Test func noPrefixIsJSON() {
        for count in 0..<Self.sample.count { #expect(!Self.isJSON(Array(Self.sample[..<count]))) }
        #expect(Self.isJSON(Self.sample))
    }

    @Test func whatIsReadIsWrittenBackTheSame() throws {
        let value = try JSONValue.decode(Self.sample)
        #expect(try JSONValue.decode(value.encoded()) == value)
        #expect(value["id"] == .string("12"))
        #expect(
            value["list"]
                == .array([
                    .number("1"), .array([.array([.number("2")]), .array([])]), .number("-2.5"), .null,
                    .object([.init(key: "k", value: .string("É🔀é😀\\"))]),
                ]))
    }

    /// Whatever bytes come: an answer, no trap; what is accepted can be written and read again, and is JSON
    /// for Foundation, too, which is less strict.
    @Test func randomMutations() throws {
        var random = SeededGenerator(for: "JSONReaderTests.randomMutations")
        for round in 0..<20_000 {
            var bytes = Self.sample
            for _ in 0...Int.random(in: 0..<3, using: &random) { random.mutate(&bytes) }
            guard let value = try? JSONValue.decode(bytes) else { continue }
            #expect(try JSONValue.decode(value.encoded()) == value, "round \(round)")
            // Exponents may go beyond what Foundation can represent.
            guard !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { continue }
            #expect(
                throws: Never.self, "round \(round): \(String(decoding: bytes, as: UTF8.self))"
            ) { try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) }
        }
    }
}

extension SeededGenerator {
    /// Changes, inserts, removes or doubles something.
    mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &self)) }
        let place = Int.random(in: 0..<bytes.count, using: &self)
        switch Int.random(in: 0..<4, using: &self) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
        case 1:
            let telling = Array("{}[]\",:\\u0-9eE.tfn ".utf8)
            bytes.insert(telling[Int.random(in: 0..<telling.count, using: &self)], at: place)
        case 2: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
        }
    }
}
