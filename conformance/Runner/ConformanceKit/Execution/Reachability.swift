// Whether there is a server at all, before a hundred scenarios say that there is none.

private import HTTP
private import Reactor

public enum Reachability {
    /// Why nobody accepts connections to a target's API; nil when somebody does.
    public static func problem(with target: Target) async -> String? {
        let loop = EventLoop(name: "reachability")
        loop.start()
        var problem: String?
        do throws(ConnectError) {
            let connection = try await ByteConnection.connect(
                to: target.api.host, port: target.api.port, securedBy: target.security(for: target.api),
                on: loop)
            await connection.close()
        } catch {
            problem = "\(error)"
        }
        await loop.shutdown()
        return problem
    }
}
