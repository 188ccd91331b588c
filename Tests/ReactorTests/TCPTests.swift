import Primitives
import Reactor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct TCPTests {
    /// Sends back what it gets, and closes when its peer has ended.
    private final class Echo: TCPStreamDelegate {
        let stream: TCPStream
        init(_ stream: TCPStream) { self.stream = stream }
        func streamReceived(_ bytes: UnsafeRawBufferPointer) { stream.write(bytes) }
        func streamReachedEnd() { stream.closeAfterWriting() }
        func streamDrained() {}
        func streamClosed() {}
    }

    /// Collects what it gets and reports it at the end.
    private final class Collector: TCPStreamDelegate {
        var bytes: [UInt8] = []
        let stream: TCPStream
        let done: ([UInt8]) -> Void

        init(_ stream: TCPStream, _ done: @escaping ([UInt8]) -> Void) {
            self.stream = stream
            self.done = done
        }

        func streamReceived(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
        func streamReachedEnd() { stream.close() }
        func streamDrained() {}
        func streamClosed() { done(bytes) }
    }

    private func listen(_ loop: EventLoop, host: String) async throws -> (TCPListener, SocketAddress) {
        let socket = try ListeningSocket(host: host, port: 0)
        let address = socket.localAddress
        let descriptor = socket.take()
        let listener = await loop.submit {
            TCPListener(loop: loop, descriptor: descriptor) { connection, peer in
                let stream = TCPStream(loop: loop, adopting: connection, remoteAddress: peer)
                stream.delegate = Echo(stream)
                stream.startReading()
            }
        }
        return (listener, address)
    }

    @Test(arguments: ["127.0.0.1", "::1", "localhost"])
    func echoesMegabytesInOrder(host: String) async throws {
        let loops = EventLoopGroup(count: 2)
        let (_, address) = try await listen(loops.loops[0], host: host)
        #expect(address.port != 0)
        let client = try await TCPStream.connect(to: address.host, port: address.port, on: loops.loops[1])
        let sent = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let received = await withCheckedContinuation { done in
            client.loop.execute {
                client.delegate = Collector(client) { done.resume(returning: $0) }
                client.startReading()
                sent.withUnsafeBytes { bytes in
                    for start in stride(from: 0, to: bytes.count, by: 300_000) {
                        client.write(UnsafeRawBufferPointer(rebasing: bytes[start..<start + 300_000]))
                    }
                }
                client.endWriting()
            }
        }
        #expect(received == sent)
        await loops.shutdown()
    }

    /// Says something and breaks off, all at once.
    private final class Breaker: TCPStreamDelegate {
        let stream: TCPStream
        init(_ stream: TCPStream) { self.stream = stream }
        func streamReceived(_ bytes: UnsafeRawBufferPointer) {
            stream.write(bytes)
            stream.reset()
        }
        func streamReachedEnd() {}
        func streamDrained() {}
        func streamClosed() {}
    }

    /// Tells an orderly end from a broken connection.
    private final class EndObserver: TCPStreamDelegate {
        let stream: TCPStream
        var ended = false
        let done: (Bool) -> Void

        init(_ stream: TCPStream, _ done: @escaping (Bool) -> Void) {
            self.stream = stream
            self.done = done
        }

        func streamReceived(_ bytes: UnsafeRawBufferPointer) {}
        func streamReachedEnd() {
            ended = true
            stream.close()
        }
        func streamDrained() {}
        func streamClosed() { done(ended) }
    }

    /// Guards against libuv's habit of reporting a reset that comes together with bytes as an orderly end.
    @Test func aResetBehindBytesIsNoEnd() async throws {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        let port = socket.localAddress.port
        let descriptor = socket.take()
        _ = await loop.submit {
            TCPListener(loop: loop, descriptor: descriptor) { connection, peer in
                let stream = TCPStream(loop: loop, adopting: connection, remoteAddress: peer)
                stream.delegate = Breaker(stream)
                stream.startReading()
            }
        }
        let client = try await TCPStream.connect(to: "127.0.0.1", port: port, on: loop)
        let ended = await withCheckedContinuation { done in
            loop.execute {
                client.delegate = EndObserver(client) { done.resume(returning: $0) }
                client.startReading()
                "hello".utf8.withContiguousStorageIfAvailable { client.write(UnsafeRawBufferPointer($0)) }
            }
        }
        #expect(!ended)
        await loops.shutdown()
    }

    @Test func aTakenPortIsATypedError() async throws {
        let first = try ListeningSocket(host: "127.0.0.1", port: 0)
        let address = first.localAddress
        #expect(throws: ListenError.addressInUse(address)) {
            _ = try ListeningSocket(host: "127.0.0.1", port: address.port)
        }
        #expect(throws: ListenError.hostUnknown("no.such.host.invalid")) {
            _ = try ListeningSocket(host: "no.such.host.invalid", port: 0)
        }
        #expect("\(ListenError.addressInUse(address))".contains("\(address.port)"))
        _ = consume first
    }

    @Test func connectingToNobodyFails() async throws {
        let loops = EventLoopGroup(count: 1)
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        let port = socket.localAddress.port
        _ = consume socket
        await #expect(throws: ConnectError.failed("ECONNREFUSED")) {
            _ = try await TCPStream.connect(to: "127.0.0.1", port: port, on: loops.loops[0])
        }
        await loops.shutdown()
    }

    @Test func addressesReadAsPeopleWriteThem() throws {
        #expect(SocketAddress(host: "::1", port: 80).description == "[::1]:80")
        #expect(SocketAddress(host: "1.2.3.4", port: 80).description == "1.2.3.4:80")
        let mapped = try #require(InternetAddress.resolve(host: "::ffff:1.2.3.4", port: 9).first)
        #expect(mapped.socketAddress == SocketAddress(host: "1.2.3.4", port: 9))
    }
}
