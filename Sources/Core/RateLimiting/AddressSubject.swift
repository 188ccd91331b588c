// Who an address stands for. The owner of an IPv6 host has at least a /64 of addresses to choose from, so the whole
// prefix is one subject; an IPv4 address is one by itself.

private import Glibc
public import Primitives

extension SocketAddress {
    /// The subject that limits by address count.
    ///
    /// Exact, so no two networks share a counter: an IPv6 address is its first 64 bits; an IPv4 address is put
    /// behind 0000:ffff, where IPv6 has no networks, and one that is mapped into IPv6 is the same as itself. A
    /// zone (`%eth0`) does not count. What is no address is 0: all of these together are one subject.
    ///
    /// Reads the address's text, in some 100 ns: worth keeping per connection.
    public var rateLimitSubject: UInt64 {
        var v4 = in_addr()
        if inet_pton(AF_INET, host, &v4) == 1 { return Self.subject(v4: UInt32(bigEndian: v4.s_addr)) }
        var v6 = in6_addr()
        let withoutZone = host.utf8.contains(UInt8(ascii: "%")) ? String(host.prefix { $0 != "%" }) : host
        guard inet_pton(AF_INET6, withoutZone, &v6) == 1 else { return 0 }
        return withUnsafeBytes(of: v6) { bytes in
            let upper = UInt64(bigEndian: bytes.load(as: UInt64.self))
            let lower = UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
            let isMapped = upper == 0 && lower >> 32 == 0xffff
            return isMapped ? Self.subject(v4: UInt32(truncatingIfNeeded: lower)) : upper
        }
    }

    private static func subject(v4: UInt32) -> UInt64 { 0x0000_ffff << 32 | UInt64(v4) }
}
