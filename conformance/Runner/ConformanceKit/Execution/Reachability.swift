// Whether there is a server at all, before a hundred scenarios say that there is none.

private import HTTP
private import Reactor

public enum Reachability {
    /// Whether somebody accepts connections.
    public static func isReachable(_ server: ServerURL) async -> Bool {
        let loop = EventLoop(name: "reachability")
        loop.start()
        let connection = try? await ByteConnection.connect(to: server.host, port: server.port, on: loop)
        await connection?.close()
        await loop.shutdown()
        return connection != nil
    }
}
