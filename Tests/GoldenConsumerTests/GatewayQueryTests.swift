// The query of a gateway's URL: which values are taken, and which key is to blame for those that are not.

import APIRuntime
import HTTPTypes
import LibraryAPI
import RelayAPI
import Testing

@Suite struct GatewayQueryTests {
    private func read(_ target: String) -> Result<LibraryGatewayQuery, LibraryGatewayQueryViolation> {
        LibraryGatewayQuery.read(RequestHead(method: .get, target: Array(target.utf8)))
    }

    @Test(arguments: ["/stream", "/stream?", "/stream?&&", "/stream?V=9&versions=1&x=%zz"])
    func everyKeyIsOptional(target: String) {
        #expect(read(target) == .success(LibraryGatewayQuery()))
    }

    @Test func listedValues() {
        let all = LibraryGatewayQuery(v: .value2, compress: .zlibStream, type: .json)
        #expect(read("/stream?v=2&compress=zlib-stream&type=json") == .success(all))
        #expect(read("/stream?type=%6Ason&%76=2&compress=zlib%2dstream") == .success(all))
        // The last one counts.
        #expect(read("/stream?v=9&v=3") == .success(LibraryGatewayQuery(v: .value3)))
    }

    @Test(arguments: ["v=1", "v=", "v", "v=2%", "v=%ff", "v=2+", "v=2&v=02", "compress=x&v=1"])
    func otherValues(query: String) {
        let violation = LibraryGatewayQueryViolation(key: "v", closeCode: .wrongVersion)
        #expect(read("/stream?\(query)") == .failure(violation))
    }

    @Test func texts() {
        func read(_ target: String) -> Result<RelayGatewayQuery, RelayGatewayQueryViolation> {
            RelayGatewayQuery.read(RequestHead(method: .get, target: Array(target.utf8)))
        }
        let violation = RelayGatewayQueryViolation(key: "token", closeCode: .tooEarly)
        let longest = String(repeating: "%C3%A9", count: 64)
        #expect(read("/api/ws") == .success(RelayGatewayQuery()))
        #expect(read("/api/ws?token=a.b%2dc") == .success(RelayGatewayQuery(token: "a.b-c")))
        #expect(read("/api/ws?token=") == .success(RelayGatewayQuery(token: "")))
        #expect(
            read("/api/ws?token=\(longest)")
                == .success(RelayGatewayQuery(token: String(repeating: "é", count: 64))))
        #expect(read("/api/ws?token=\(longest)x") == .failure(violation))
        #expect(read("/api/ws?token=%zz") == .failure(violation))
    }

    @Test func theFirstKeyOfTheContractIsToBlame() {
        let violation = LibraryGatewayQueryViolation(key: "compress", closeCode: .decodeError)
        #expect(read("/stream?type=x&compress=gzip&v=2") == .failure(violation))
    }
}
