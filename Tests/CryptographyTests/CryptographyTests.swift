// Digests and codes against published vectors, and base64url with one text per value.

import Cryptography
import RandomTesting
import Testing

@Suite struct CryptographyTests {
    @Test func macsAreThoseOfRFC4231() {
        let key = [UInt8](repeating: 0x0B, count: 20)
        #expect(
            hex(HMACSHA256(key: key).code(of: Array("Hi There".utf8)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            hex(HMACSHA256(key: Array("Jefe".utf8)).code(of: Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let longKey = [UInt8](repeating: 0xAA, count: 131)
        let text = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(
            hex(HMACSHA256(key: longKey).code(of: Array(text.utf8)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func base64URLRoundTripsAndHasOneFormPerValue() {
        var random = SeededGenerator(for: "base64URLRoundTripsAndHasOneFormPerValue")
        for count in 0..<70 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var text: [UInt8] = []
            Base64URL.encode(bytes, into: &text)
            #expect(text.count == Base64URL.encodedCount(count))
            #expect(decode(text) == bytes)
        }
        for text in ["A", "AAAAA", "AB", "AAB", "AA=", "AA==", "A+A", "A/AA", "AA A", "AAÿA"] {
            #expect(decode(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test func digestsAreThoseOfFIPS180() {
        let expected = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        let message = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        #expect(hex(SHA256Digest.of(message)) == expected)
        #expect(
            hex(SHA256Digest.of("".utf8))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var digest = SHA256Digest()
        for byte in message { withUnsafeBytes(of: byte) { digest.update($0) } }
        let value = digest.value
        #expect(hex(value) == expected)
    }

    @Test func comparisonSeesEveryByte() {
        let left = [UInt8](repeating: 7, count: 16)
        #expect(constantTimeEquals(left, left, count: 16))
        for position in left.indices {
            var right = left
            right[position] ^= 0x80
            #expect(!constantTimeEquals(left, right, count: 16))
        }
    }

    private func decode(_ text: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: text.count)
        let count = text.withUnsafeBufferPointer { text in
            output.withUnsafeMutableBufferPointer { Base64URL.decode(text, into: $0) }
        }
        return count.map { Array(output[..<$0]) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
