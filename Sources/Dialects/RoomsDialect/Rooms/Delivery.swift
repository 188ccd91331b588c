// What the rooms have to say, and to whom.

internal import APIRuntime
internal import RoomsAPI

/// One frame and its receivers.
struct Delivery: Sendable {
    enum Frame: Sendable, Hashable {
        case event(RoomsEvent)
        case answer(RoomsServerFrame)

        var bytes: [UInt8] {
            switch self {
            case .event(let event): event.encoded().head
            case .answer(let frame): frame.encoded()
            }
        }
    }

    let frame: Frame
    let receivers: [ClientID]

    init(_ event: RoomsEvent, to receivers: [ClientID]) {
        frame = .event(event)
        self.receivers = receivers
    }

    init(_ answer: RoomsServerFrame, to receiver: ClientID) {
        frame = .answer(answer)
        receivers = [receiver]
    }

    /// Whether its size says nothing of how slow a receiver is: a room with all that was said in it.
    var isLarge: Bool {
        if case .event(.joined) = frame { true } else { false }
    }
}

extension RoomRefusal {
    /// The error frame.
    /// - Parameter room: the one that the client's frame named.
    func frame(room: String?) -> RoomsServerFrame {
        let (code, message): (FailureCode, String) =
            switch self {
            case .roomNotFound: (.roomNotFound, RoomsError.roomNotFound.wireError.message)
            case .roomFull: (.roomFull, RoomsError.roomFull.wireError.message)
            case .usernameTaken: (.usernameTaken, RoomsError.usernameTaken.wireError.message)
            case .notAuthorized(let reason): (.notAuthorized, reason)
            case .rateLimited(let reason): (.rateLimited, reason)
            case .invalid(let reason): (.invalidMessage, reason)
            }
        return .error(Failure(code: code, message: message, room: room))
    }
}
