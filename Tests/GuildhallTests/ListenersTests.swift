// The addresses that the server has before it serves anybody.

import Primitives
import Testing

@testable import guildhall

@Suite struct ListenersTests {
    private func configuration(_ change: (inout Configuration) -> Void) -> Configuration {
        var configuration = Configuration()
        (configuration.apiPort, configuration.gatewayPort) = (0, 0)
        change(&configuration)
        return configuration
    }

    /// Addresses that name all of a machine's lead nowhere on another one.
    @Test(arguments: [("0.0.0.0", "127.0.0.1", true), ("127.0.0.1", "127.0.0.1", false)])
    func clientsAreToldWhatTheyCanReach(_ host: String, _ told: String, _ isEverywhere: Bool) throws {
        let listeners = try Listeners(configuration { $0.apiHost = host })
        let port = listeners.apiAddress.port
        #expect(port != 0 && listeners.apiAuthority == "\(told):\(port)")
        #expect(listeners.apiIsEverywhere == isEverywhere)
    }

    @Test func portsOfTheirOwnAreTwoAddresses() throws {
        let listeners = try Listeners(configuration { _ in })
        #expect(listeners.apiAddress != listeners.gatewayAddress)
    }

    @Test func aTakenPortIsRefusedByTheNameOfItsSetting() throws {
        let taken = try Listeners(configuration { _ in })
        let port = taken.apiAddress.port
        let refusal = #expect(throws: StartFailure.self) {
            _ = try Listeners(configuration { $0.gatewayPort = port })
        }
        #expect(refusal?.message.contains("change GATEWAY_HOST or GATEWAY_PORT") == true)
        #expect(taken.gatewayAddress.port != port)
    }
}
