// Socket addresses as the system calls want them: IPv4 and IPv6 in one value.

package import CUV
private import Glibc
package import Primitives

/// A `sockaddr_in` or `sockaddr_in6`.
package struct InternetAddress: Sendable {
    private var storage = sockaddr_storage()
    private var count = socklen_t(MemoryLayout<sockaddr_storage>.size)

    package init() {}

    init(_ address: UnsafePointer<sockaddr>, count: socklen_t) {
        self.count = min(count, socklen_t(MemoryLayout<sockaddr_storage>.size))
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(self.count)))
        }
    }

    package var family: Int32 { Int32(storage.ss_family) }

    package func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, count) }
        }
    }

    /// Has a system call write the address.
    package mutating func fill<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        count = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            withUnsafeMutablePointer(to: &count) { count in
                storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, count) }
            }
        }
    }

    /// Host and port as text and number; an IPv4 address that came in through IPv6 is shown as IPv4.
    package var socketAddress: SocketAddress {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            text.initialize(repeating: 0)
            let port = withSockaddr { address, _ in
                let raw = UnsafeRawPointer(address)
                if Int32(address.pointee.sa_family) == AF_INET6 {
                    uv_ip6_name(raw.assumingMemoryBound(to: sockaddr_in6.self), text.baseAddress, text.count)
                    return raw.assumingMemoryBound(to: sockaddr_in6.self).pointee.sin6_port
                }
                uv_ip4_name(raw.assumingMemoryBound(to: sockaddr_in.self), text.baseAddress, text.count)
                return raw.assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port
            }
            let host = String(cString: text.baseAddress!)
            let mapped = "::ffff:"
            let isMapped = host.hasPrefix(mapped) && host.contains(".")
            return SocketAddress(
                host: isMapped ? String(host.dropFirst(mapped.count)) : host, port: UInt16(bigEndian: port))
        }
    }

    /// The addresses of a host, numeric or by name; empty if there are none. Blocks while a name is looked up.
    package static func resolve(host: String, port: UInt16) -> [InternetAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let list else { return [] }
        defer { freeaddrinfo(list) }
        return all(in: list)
    }

    static func all(in list: UnsafeMutablePointer<addrinfo>) -> [InternetAddress] {
        sequence(first: list, next: { $0.pointee.ai_next }).compactMap { entry in
            entry.pointee.ai_addr.map { InternetAddress($0, count: entry.pointee.ai_addrlen) }
        }
    }

    /// The address a socket is bound to.
    static func local(of descriptor: Int32) -> InternetAddress? {
        var address = InternetAddress()
        return address.fill { getsockname(descriptor, $0, $1) } == 0 ? address : nil
    }
}
