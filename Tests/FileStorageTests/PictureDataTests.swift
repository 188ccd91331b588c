// Pictures in data URLs: strict base64, real content, bounded size.

import Foundation
import Primitives
import RandomTesting
import Testing

@testable import FileStorage

@Suite struct PictureDataTests {
    @Test(arguments: Sample.all) func picturesAreDecoded(_ sample: Sample) throws {
        let url = "data:\(sample.format.contentType);base64,\(Data(sample.bytes).base64EncodedString())"
        let picture = try PictureData(dataURL: url, bytesMax: sample.bytes.count)
        #expect(picture.bytes == sample.bytes)
        #expect(picture.image == sample.info)
    }

    @Test func theContentDecidesNotTheClaim() throws {
        let picture = try PictureData(dataURL: url("image/gif", Sample.png.bytes), bytesMax: 1000)
        #expect(picture.image.format == .png)
        let text = url("image/png", Array("no picture".utf8))
        #expect(throws: PictureData.Refusal.notAnImage(.unknownFormat)) {
            try PictureData(dataURL: text, bytesMax: 1000)
        }
    }

    @Test(
        arguments: [
            "", "data:", "data:text/html;base64,AAAA", "image/png;base64,AAAA", "data:image/png,AAAA",
            "data:image/png;charset=x;base64,AAAA", "data:image/png;base64", "DATA:image/png;base64,AAAA",
            "data:image/" + String(repeating: "x", count: 60) + ";base64,AAAA",
        ])
    func otherAddressesAreRefused(_ url: String) {
        #expect(throws: PictureData.Refusal.notADataURL) { try PictureData(dataURL: url, bytesMax: 1000) }
    }

    @Test func theSizeIsBounded() {
        let limit = Sample.png.bytes.count - 1
        let exact = url("image/png", Sample.png.bytes)
        #expect(throws: PictureData.Refusal.tooLarge(bytesMax: limit)) {
            try PictureData(dataURL: exact, bytesMax: limit)
        }
        let long = "data:image/png;base64," + String(repeating: "A", count: 100_000)
        #expect(throws: PictureData.Refusal.tooLarge(bytesMax: 1000)) {
            try PictureData(dataURL: long, bytesMax: 1000)
        }
    }

    @Test func base64IsThatOfFoundation() {
        var random = SeededGenerator(for: "base64IsThatOfFoundation")
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64.decode(Array(Data(bytes).base64EncodedString().utf8)) == bytes)
        }
    }

    @Test(
        arguments: [
            "A", "AA", "AAA", "AAAAA", "=", "====", "A===", "AAA=AAAA", "AA=A", "AB==", "AAB=", "AA AA",
            "AAA\n",
            "AA-_", "AAé",
        ])
    func otherTextIsNoBase64(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
        #expect(throws: PictureData.Refusal.notBase64) {
            try PictureData(dataURL: "data:image/png;base64," + text, bytesMax: 1000)
        }
    }

    @Test func hashesAreOfTheContentAndTheUpload() throws {
        let first = try PictureData(dataURL: url("image/png", Sample.png.bytes), bytesMax: 1000)
        let second = try PictureData(dataURL: url("image/jpeg", Sample.jpeg.bytes), bytesMax: 1000)
        let salts = [Snowflake(rawValue: 1), Snowflake(rawValue: 2)]
        let hashes = [first, second].flatMap { picture in salts.map { picture.hash(salt: $0) } }
        #expect(Set(hashes).count == 4)
        #expect(hashes[0] == first.hash(salt: salts[0]))
        for hash in hashes { #expect(PictureHash(hash.text) == hash) }
        #expect(PictureHash("../../0123456789abcdef0123456789") == nil)
        #expect(PictureHash("0123456789ABCDEF0123456789ABCDEF") == nil)
    }

    private func url(_ type: String, _ bytes: [UInt8]) -> String {
        "data:\(type);base64,\(Data(bytes).base64EncodedString())"
    }
}
