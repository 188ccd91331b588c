import HTTPTypes
import Testing

@Suite struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=3-", .part(3..<10)), ("bytes=-4", .part(6..<10)),
        ("bytes=-40", .part(0..<10)), ("Bytes=2-99999999999999999999", .part(2..<10)),
        ("bytes= 1-2", .part(1..<3)), ("bytes=9-9", .part(9..<10)),
        ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=10-11", .unsatisfiable),
        ("bytes=99999999999999999999-", .unsatisfiable),
        ("bytes=5-4", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes", .whole), ("", .whole),
        ("bytes=0-1,3-4", .whole), ("items=0-1", .whole), ("bytes=a-b", .whole), ("bytes=--1", .whole),
        ("bytes=+1-2", .whole),
    ])
    func rangesOfTenBytes(field: String, expected: ByteRange) {
        #expect(ByteRange(field, length: 10) == expected)
    }

    @Test func nothingOfNothing() {
        #expect(ByteRange("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-5", length: 0) == .unsatisfiable)
    }
}
