// Pictures are known by their content, in pieces of any size, and nothing else is taken for one.

import RandomTesting
import Testing

@testable import FileStorage

@Suite struct ImageTests {
    @Test(arguments: Sample.all) func realPicturesAreKnown(_ sample: Sample) {
        #expect(ImageInspector.inspect(sample.bytes) == .success(sample.info))
        #expect(ImageInspector.format(ofHead: sample.bytes.prefix(12)) == sample.format)
    }

    @Test(arguments: Sample.all) func piecesOfAnySizeMakeNoDifference(_ sample: Sample) {
        for size in 1...33 { #expect(inspect(sample.bytes, inPiecesOf: size) == .success(sample.info)) }
    }

    @Test(arguments: Sample.all) func aBeginningIsNoPictureUntilTheDataBegins(_ sample: Sample) {
        var wasKnown = false
        for count in sample.bytes.indices {
            switch ImageInspector.inspect(Array(sample.bytes[..<count])) {
            case .success(let info):
                #expect(info == sample.info)
                wasKnown = true
            case .failure(let refusal):
                #expect(!wasKnown)
                #expect(refusal == (count < 2 ? .unknownFormat : .truncated(sample.format)))
            }
        }
        // The container says how long the file is.
        #expect(wasKnown == (sample.format != .webp))
    }

    @Test(arguments: Sample.all) func flippedBitsNeverYieldAnythingOutOfBounds(_ sample: Sample) {
        for bit in 0..<min(sample.bytes.count * 8, 4000) {
            var bytes = sample.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            expectWithinBounds(ImageInspector.inspect(bytes))
        }
    }

    @Test func anythingElseIsRefused() {
        var random = SeededGenerator(for: "anythingElseIsRefused")
        let beginnings = Sample.all.map { Array($0.bytes.prefix(30)) } + [[]]
        for _ in 0..<20_000 {
            let beginning = beginnings.randomElement(using: &random) ?? []
            let kept = Int.random(in: 0...beginning.count, using: &random)
            let tail = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let bytes = Array(beginning[..<kept]) + tail
            let whole = ImageInspector.inspect(bytes)
            expectWithinBounds(whole)
            #expect(inspect(bytes, inPiecesOf: Int.random(in: 1...9, using: &random)) == whole)
        }
    }

    @Test func otherFormatsAreUnknown() {
        let others: [[UInt8]] = [
            [], [0x89], Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), Array("BM".utf8) + zeros(60),
            Array("GIVEN a text, THEN it is one".utf8), Array("RIFF....WAVEfmt ".utf8) + zeros(20),
            Array("%PDF-1.7".utf8), Array("II*\0".utf8) + zeros(40), [0, 0, 0, 32] + Array("ftypavif".utf8),
            [0x89] + Array("PNX\r\n\u{1A}\n".utf8) + zeros(40),
        ]
        for bytes in others { #expect(ImageInspector.inspect(bytes) == .failure(.unknownFormat)) }
    }

    @Test func sidesHaveBounds() {
        let max = FileLimits.imageSidePixelsMax
        for (width, height) in [(0, 5), (5, 0), (0, 0), (max + 1, 5), (5, max + 1), (65535, 65535)] {
            let refusal = ImageRefusal.badDimensions(width: width, height: height)
            #expect(ImageInspector.inspect(gif(width, height)) == .failure(refusal))
            #expect(ImageInspector.inspect(jpeg(width, height)) == .failure(refusal))
        }
        #expect(
            ImageInspector.inspect(gif(max, max))
                == .success(ImageInfo(format: .gif, width: max, height: max)))
    }

    @Test func aChecksumOfPNGIsChecked() {
        var bytes = Sample.png.bytes
        bytes[19] ^= 1
        #expect(ImageInspector.inspect(bytes) == .failure(.malformed(.png)))
    }

    /// The first byte of the inspector's memory that grew with what is skipped would show as a copy of it.
    @Test func theSizeMayStandBehindMegabytesOfCameraData() {
        var bytes: [UInt8] = [0xFF, 0xD8]
        for _ in 0..<40 { bytes += [0xFF, 0xE1, 0xFF, 0xFF] + zeros(65533) }
        bytes += [0xFF, 0xFF, 0xFF] + jpeg(640, 480).dropFirst(3)
        let expected = ImageInfo(format: .jpeg, width: 640, height: 480)
        #expect(ImageInspector.inspect(bytes) == .success(expected))
        #expect(inspect(bytes, inPiecesOf: 8191) == .success(expected))
    }

    @Test func headersDoNotGoOnForEver() {
        let comments = [UInt8](repeating: 0x21, count: 1) + [0xFE, 0]
        let endless = Array(gif(5, 5).dropLast()) + (0..<200_000).flatMap { _ in comments } + [0x2C]
        #expect(ImageInspector.inspect(endless) == .failure(.malformed(.gif)))
        #expect(
            ImageInspector.inspect([0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: 300_000))
                == .failure(.malformed(.jpeg)))
    }

    private func inspect(_ bytes: [UInt8], inPiecesOf size: Int) -> Result<ImageInfo, ImageRefusal> {
        var inspector = ImageInspector()
        bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: size) {
                inspector.consume(
                    UnsafeRawBufferPointer(rebasing: all[start..<min(start + size, all.count)]))
            }
        }
        return inspector.result
    }

    private func expectWithinBounds(_ result: Result<ImageInfo, ImageRefusal>) {
        guard case .success(let info) = result else { return }
        let sides = 1...FileLimits.imageSidePixelsMax
        #expect(sides.contains(info.width) && sides.contains(info.height))
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// The beginning of a GIF, up to the first image.
    private func gif(_ width: Int, _ height: Int) -> [UInt8] {
        Array("GIF89a".utf8) + [width, width >> 8, height, height >> 8].map { UInt8($0 & 255) }
            + [0, 0, 0, 0x2C]
    }

    /// The beginning of a JPEG without camera data, up to the scan.
    private func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8]
            + [height >> 8, height, width >> 8, width].map { UInt8($0 & 255) } + [1, 1, 0x11, 0, 0xFF, 0xDA]
    }
}
