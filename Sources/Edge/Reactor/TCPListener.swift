// A listening socket. The descriptor is opened with plain system calls, so an address that is taken is known
// before anything is started; libuv only says when connections wait. Accepted descriptors are handed out raw,
// so they can go to any loop: one listener that deals connections round robin balances long-lived connections
// exactly, which SO_REUSEPORT (a hash) does not, and it still refuses a port that another server holds.

internal import CUV
private import Glibc
public import Primitives

/// Why an address cannot be listened on.
public enum ListenError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another socket has the port.
    case addressInUse(SocketAddress)
    /// The host is not a name or an address of this machine.
    case hostUnknown(String)
    /// The system refused; `code` is the value of `errno`.
    case system(SocketAddress, code: Int32)

    public var description: String {
        switch self {
        case .addressInUse(let address): "\(address) is already in use"
        case .hostUnknown(let host): "\(host) is not an address of this machine"
        case .system(let address, let code): "\(address): \(String(cString: strerror(code)))"
        }
    }
}

/// A bound, listening descriptor that no loop watches yet.
package struct ListeningSocket: ~Copyable {
    fileprivate var descriptor: Int32
    /// The address with the port the system chose, if it was to choose one.
    package let localAddress: SocketAddress

    /// Binds and listens. From any thread; looks the host up, which may block.
    ///
    /// - Parameter port: 0 lets the system choose.
    package init(host: String, port: UInt16) throws(ListenError) {
        let wanted = SocketAddress(host: host, port: port)
        guard let address = InternetAddress.resolve(host: host, port: port).first else {
            throw .hostUnknown(host)
        }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .system(wanted, code: errno) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let bound = address.withSockaddr { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, ReactorLimits.listenBacklog) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw code == EADDRINUSE ? .addressInUse(wanted) : .system(wanted, code: code)
        }
        self.descriptor = descriptor
        localAddress = InternetAddress.local(of: descriptor)?.socketAddress ?? wanted
    }

    /// The descriptor, which the caller now owns.
    package consuming func take() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }
}

/// Accepts connections on one loop and gives each descriptor to `accept`, which owns it from then on.
package final class TCPListener: LoopResource, @unchecked Sendable {
    private let descriptor: Int32
    private var accept: ((Int32, SocketAddress) -> Void)?

    package init(
        loop: EventLoop, descriptor: Int32, accept: @escaping (Int32, SocketAddress) -> Void
    ) {
        self.descriptor = descriptor
        self.accept = accept
        super.init(loop: loop, handleType: UV_POLL.rawValue)
        uv_poll_init(loop.uv, handle(as: uv_poll_t.self), descriptor)
        handleIsInitialized()
        resume()
    }

    private func resume() {
        guard !isClosed else { return }
        uv_poll_start(handle(as: uv_poll_t.self), Int32(UV_READABLE.rawValue)) { handle, _, _ in
            LoopResource.of(handle!, as: TCPListener.self).acceptWaiting()
        }
    }

    private func acceptWaiting() {
        for _ in 0..<ReactorLimits.acceptsPerTurnMax where !isClosed {
            var address = InternetAddress()
            let connection = address.fill { linux_accept(descriptor, $0, $1) }
            if connection >= 0 {
                accept?(connection, address.socketAddress)
            } else if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
                return pause()
            } else if errno != ECONNABORTED && errno != EINTR {
                return
            }
        }
    }

    /// Without a free descriptor the socket stays readable, and polling it would only burn the processor.
    private func pause() {
        uv_poll_stop(handle(as: uv_poll_t.self))
        loop.schedule(after: .milliseconds(ReactorLimits.acceptPauseMilliseconds)) { self.resume() }
    }

    override package func didClose() {
        Glibc.close(descriptor)
        accept = nil
    }
}
