// The sockets that clients connect to. They are bound before anything is opened, so that a port that is taken
// costs nothing, and so that the addresses which the server gives to its clients are known; connections wait in
// them until they are served.

internal import HTTP
internal import Primitives
internal import Reactor

/// Bound sockets that nobody serves yet.
struct Listeners: ~Copyable {
    let apiAddress: SocketAddress
    /// The same as `apiAddress` when both were configured alike.
    let gatewayAddress: SocketAddress
    private let api: ListeningSocket
    private let gateway: ListeningSocket?

    init(_ configuration: Configuration) throws(StartFailure) {
        let isSame =
            configuration.gatewayPort == configuration.apiPort && configuration.apiPort != 0
            && configuration.gatewayHost == configuration.apiHost
        let first = try Self.socket(configuration.apiHost, configuration.apiPort, "API")
        if isSame {
            gatewayAddress = first.localAddress
            gateway = nil
        } else {
            let second = try Self.socket(configuration.gatewayHost, configuration.gatewayPort, "GATEWAY")
            gatewayAddress = second.localAddress
            gateway = consume second
        }
        apiAddress = first.localAddress
        api = first
    }

    private static func socket(
        _ host: String, _ port: UInt16, _ setting: String
    ) throws(StartFailure) -> ListeningSocket {
        do throws(ListenError) {
            return try ListeningSocket(host: host, port: port)
        } catch {
            throw StartFailure(
                message: "cannot listen: \(error); "
                    + "change \(setting)_HOST or \(setting)_PORT, or stop what uses the port")
        }
    }

    /// Where clients on this machine reach the API.
    var apiAuthority: String { apiAddress.onThisMachine.description }

    /// Whether the API is served on all addresses of the machine, none of which is the one to tell others.
    var apiIsEverywhere: Bool { apiAddress != apiAddress.onThisMachine }

    /// Serves what waits and what comes.
    consuming func serve(on http: HTTPServer<ServerApplication>) async {
        await http.listen(on: api)
        if let gateway { await http.listen(on: gateway) }
    }
}

extension SocketAddress {
    /// The loopback address in place of the one that stands for all.
    fileprivate var onThisMachine: SocketAddress {
        switch host {
        case "0.0.0.0": SocketAddress(host: "127.0.0.1", port: port)
        case "::": SocketAddress(host: "::1", port: port)
        default: self
        }
    }
}
