// Where a connection stands, in the gateway's words and in those of generated decoders.

public import APIRuntime
public import Gateway

extension GatewayConnectionState {
    public init(_ state: ConnectionState) {
        switch state {
        case .connected: self = .connected
        case .identifying: self = .identifying
        case .identified, .closing: self = .identified
        }
    }
}
