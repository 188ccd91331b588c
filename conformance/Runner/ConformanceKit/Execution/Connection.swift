// A gateway connection of a scenario, and everything that has come on it.

internal import ConformanceModel
internal import SpecModel
internal import WebSocket

struct Connection {
    /// `alice.desktop`.
    let name: String
    let actor: String
    let client: WebSocketClient
    /// The URL it was opened with.
    let url: ServerURL
    var frames: [Arrival] = []
    var closure: ClosureRecord?
    var lastSequence: Int64?
    /// What a Resume needs, once the session is ready.
    var session: JSONLiteral?
    var resumeURL: String?
    /// Milliseconds, from the hello.
    var heartbeatInterval: Int64?
    var heartbeatsByHand = false
    /// The runner has closed or cut it.
    var isClosedByRunner = false

    struct Arrival {
        var record: FrameRecord
        var payload: JSONLiteral?
        var traceIndex: Int
        /// When it came, among all frames of the scenario.
        var order: Int
        /// A step has taken it.
        var isTaken = false
    }
}
