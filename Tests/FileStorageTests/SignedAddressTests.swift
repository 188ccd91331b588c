// Only the server makes addresses that work, and each is for one file.

import FileStorage
import Primitives
import Testing

@Suite struct SignedAddressTests {
    private let addresses = SignedAddresses(secret: Secret(Array("secret".utf8)), base: "/files/")

    @Test(
        arguments: ["1/2/cat.png", "1/2/Früh am Morgen 🌅?#%.png", "avatars/7/00ff", "1/2/\u{301}.png"])
    func anAddressLeadsBackToItsKey(_ path: String) throws {
        let key = try #require(FileKey(path))
        let address = addresses.address(of: key)
        #expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(addresses.key(ofTarget: address) == key)
        #expect(addresses.key(ofTarget: address + "&size=64") == key)
        #expect(addresses.key(ofTarget: address.replacing("?", with: "?size=64&")) == key)
    }

    @Test func theCodeIs128BitsAndStaysTheSame() throws {
        let key = try #require(FileKey("1/2/cat.png"))
        #expect(addresses.signature(of: key).utf8.count == 22)
        let again = SignedAddresses(secret: Secret(Array("secret".utf8)), base: "https://example.org/files")
        #expect(again.address(of: key) == "https://example.org\(addresses.address(of: key))")
        #expect(again.key(ofTarget: addresses.address(of: key)) == key)
    }

    @Test func everyChangeIsNoticed() throws {
        let key = try #require(FileKey("1/2/cat.png"))
        let address = Array(addresses.address(of: key).utf8)
        for position in address.indices {
            for character in Array("A0-_/.%?&=é".utf8) where character != address[position] {
                var changed = address
                changed[position] = character
                #expect(addresses.key(ofTarget: String(decoding: changed, as: UTF8.self)) == nil)
            }
            #expect(addresses.key(ofTarget: String(decoding: address[..<position], as: UTF8.self)) == nil)
        }
    }

    @Test func signaturesAreForOneKeyAndOneSecret() throws {
        let key = try #require(FileKey("1/2/cat.png"))
        let other = try #require(FileKey("1/2/dog.png"))
        let foreign = SignedAddresses(secret: Secret(Array("other".utf8)), base: "/files/")
        let signature = addresses.signature(of: key)
        #expect(addresses.verify(key, signature: signature))
        for wrong in ["", "A", signature + "A", String(signature.dropLast()), foreign.signature(of: key)] {
            #expect(!addresses.verify(key, signature: wrong))
        }
        #expect(!addresses.verify(other, signature: signature))
    }

    @Test(
        arguments: [
            "", "/", "/files/", "/files/?sig=", "/files/1/2/cat.png", "/other/1/2/cat.png?sig=x", "?sig=x",
            "/files/%2e%2e/a?sig=AAAAAAAAAAAAAAAAAAAAAA", "/files/1/2/%zz?sig=AAAAAAAAAAAAAAAAAAAAAA",
            "/files/1/%ff?sig=AAAAAAAAAAAAAAAAAAAAAA", "/files/1/%2?sig=AAAAAAAAAAAAAAAAAAAAAA",
        ])
    func otherTargetsLeadNowhere(_ target: String) { #expect(addresses.key(ofTarget: target) == nil) }
}
