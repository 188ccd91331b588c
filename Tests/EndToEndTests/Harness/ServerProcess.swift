// The server as a process of its own, as people run it.

import APIRuntime
import Glibc
import ProcessTesting
import Testing

/// A running `guildhall serve`.
struct ServerProcess {
    let child: ChildProcess
    let apiPort: UInt16
    let gatewayPort: UInt16

    /// Starts a server on free ports and returns when it listens.
    /// - Parameter folder: where it runs and keeps its data.
    static func start(in folder: String, environment: [String: String] = [:]) throws -> ServerProcess {
        let ports = ["API_PORT": "0", "GATEWAY_PORT": "0", "LOG_FORMAT": "json", "RATE_LIMITS": "off"]
        let child = try ChildProcess(
            "guildhall", ["serve"], environment: ports.merging(environment) { $1 }, in: folder,
            reading: .errors)
        while let line = child.readLine() {
            let record = try JSONValue.parsed(Array(line.utf8))
            if record["message"] == .string("listening") {
                return ServerProcess(
                    child: child, apiPort: try port(of: record["api"]),
                    gatewayPort: try port(of: record["gateway"]))
            }
        }
        throw DidNotListen()
    }

    struct DidNotListen: Error {}

    /// The number behind the last colon of `ws://127.0.0.1:8081/gateway`.
    private static func port(of address: JSONValue?) throws -> UInt16 {
        let text = try #require(address?.text)
        let digits = text.split(separator: ":").last?.prefix { $0.isNumber }
        return try #require(digits.flatMap { UInt16($0) })
    }

    /// As a power cut would for the process.
    func killAtOnce() {
        child.send(signal: SIGKILL)
        #expect(child.waitForEnd() == .signal(SIGKILL))
    }
}
