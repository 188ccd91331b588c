// Which addresses are counted together.

import Primitives
import RateLimiting
import Testing

@Suite struct AddressSubjectTests {
    private func subject(_ host: String) -> UInt64 { SocketAddress(host: host, port: 1).rateLimitSubject }

    @Test func anIPv4AddressIsASubjectByItself() {
        #expect(subject("192.0.2.1") == 0x0000_ffff_c000_0201)
        #expect(subject("192.0.2.1") != subject("192.0.2.2"))
        #expect(subject("0.0.0.0") != subject("junk"))
    }

    @Test func aMappedAddressIsItsIPv4Address() {
        #expect(subject("::ffff:192.0.2.1") == subject("192.0.2.1"))
        #expect(subject("::FFFF:c000:201") == subject("192.0.2.1"))
    }

    @Test func anIPv6AddressIsItsPrefix() {
        #expect(subject("2001:db8:1:2::1") == 0x2001_0db8_0001_0002)
        #expect(subject("2001:db8:1:2:ffff:ffff:ffff:ffff") == subject("2001:db8:1:2::"))
        #expect(subject("2001:db8:1:3::1") != subject("2001:db8:1:2::1"))
        #expect(subject("fe80::1%eth0") == subject("fe80::2"))
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::1::", "%", "[::1]"])
    func whatIsNoAddressIsOneSubject(_ host: String) { #expect(subject(host) == 0) }

    @Test func thePortDoesNotCount() {
        let other = SocketAddress(host: "192.0.2.1", port: 65_535)
        #expect(other.rateLimitSubject == subject("192.0.2.1"))
    }
}
