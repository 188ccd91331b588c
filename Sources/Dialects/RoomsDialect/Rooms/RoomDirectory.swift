// All rooms and all clients: what a client asks for becomes changes of rooms and frames for those concerned. A value
// without sockets and clocks: time is passed in, and what to send comes out.

internal import APIRuntime
internal import Primitives
internal import RoomsAPI

struct RoomDirectory {
    private(set) var rooms: [String: Room] = [:]
    private var clients: [ClientID: Client] = [:]
    private let emptyMilliseconds: UInt64
    /// How many rooms there have been.
    private var created: UInt64 = 0

    /// What is known of a connection.
    private struct Client {
        var rooms: [String] = []
        /// Rooms that keep it out, while it is connected.
        var bannedFrom: [String] = []
        var messages = RecentTimes(countMax: RoomLimits.messagesPerSecondMax)
        var otherFrames = RecentTimes(countMax: RoomLimits.otherFramesPerSecondMax)
    }

    /// - Parameter emptyMilliseconds: how long a room without people stays.
    init(emptyMilliseconds: UInt64) { self.emptyMilliseconds = emptyMilliseconds }

    // MARK: Rooms

    /// - Returns: nil when there are as many rooms as there can be.
    mutating func create(
        _ draft: RoomDraft, moderatorToken: Secret<String>, at time: RoomTime
    ) -> Room? {
        guard rooms.count < RoomLimits.roomsMax else { return nil }
        let id = RoomIdentifier.make(from: draft.name) { rooms[$0] != nil }
        created += 1
        let room = Room(draft, id: id, number: created, moderatorToken: moderatorToken, at: time)
        rooms[id] = room
        return room
    }

    /// Public ones, the oldest first.
    var list: [Room] {
        rooms.values.filter { !$0.isPrivate }.sorted { $0.number < $1.number }
    }

    /// Removes rooms in which nobody was for long enough.
    mutating func removeEmptyRooms(at time: RoomTime) {
        let ended = rooms.values.filter { room in
            room.emptySince.map { time.steady >= $0 + emptyMilliseconds } ?? false
        }
        for room in ended { rooms[room.id] = nil }
    }

    // MARK: Clients

    mutating func connected(_ client: ClientID) { clients[client] = Client() }

    mutating func disconnected(_ client: ClientID, at time: RoomTime) -> [Delivery] {
        guard let state = clients.removeValue(forKey: client) else { return [] }
        let deliveries = state.rooms.flatMap { depart(client, from: $0, .disconnected, at: time) }
        for id in state.bannedFrom { rooms[id]?.forget(client) }
        return deliveries
    }

    /// What a client sent.
    /// - Returns: frames in the order in which they are to be sent.
    mutating func received(
        _ frame: RoomsClientFrame, from client: ClientID, at time: RoomTime
    ) -> [Delivery] {
        guard clients[client] != nil else { return [] }
        do throws(RoomRefusal) {
            try limit(frame, of: client, at: time)
            return try perform(frame, for: client, at: time)
        } catch {
            return [Delivery(error.frame(room: frame.room), to: client)]
        }
    }

    /// What a client sent is no frame of the contract.
    mutating func receivedNonsense(
        _ reason: String, from client: ClientID, at time: RoomTime
    ) -> [Delivery] {
        guard var state = clients[client] else { return [] }
        let isAllowed = state.otherFrames.take(at: time.steady)
        clients[client] = state
        let refusal: RoomRefusal = isAllowed ? .invalid(reason) : .rateLimited(Self.tooManyFrames)
        return [Delivery(refusal.frame(room: nil), to: client)]
    }

    private static let tooManyMessages = "At most \(RoomLimits.messagesPerSecondMax) messages in a second"
    private static let tooManyFrames = "At most \(RoomLimits.otherFramesPerSecondMax) frames in a second"

    private mutating func limit(
        _ frame: RoomsClientFrame, of client: ClientID, at time: RoomTime
    ) throws(RoomRefusal) {
        if case .sendMessage = frame {
            guard clients[client]?.messages.take(at: time.steady) == true else {
                throw .rateLimited(Self.tooManyMessages)
            }
        } else if clients[client]?.otherFrames.take(at: time.steady) != true {
            throw .rateLimited(Self.tooManyFrames)
        }
    }

    // MARK: What clients do

    private mutating func perform(
        _ frame: RoomsClientFrame, for client: ClientID, at time: RoomTime
    ) throws(RoomRefusal) -> [Delivery] {
        switch frame {
        case .join(let join): return try self.join(join, client)
        case .sendMessage(let message): return try say(message, client, at: time)
        case .startTyping(let typing): return try tell(typing, client)
        case .leave(let leave):
            _ = try membership(of: client, in: leave.room)
            let others = depart(client, from: leave.room, .left, at: time)
            return [Delivery(.left(InRoom(room: leave.room)), to: [client])] + others
        case .ban(let ban): return try self.ban(ban, client, at: time)
        case .ping: return [Delivery(.pong, to: client)]
        }
    }

    private mutating func join(_ join: Join, _ client: ClientID) throws(RoomRefusal) -> [Delivery] {
        guard var room = rooms[join.room] else { throw .roomNotFound }
        let others = room.members.map(\.client)
        let request = JoinRequest(
            username: join.username, password: join.password, moderatorToken: join.moderatorToken)
        let member = try room.join(request, as: client)
        guard clients[client]?.rooms.count ?? 0 < RoomLimits.roomsPerClientMax else {
            throw .invalid("A connection can be in \(RoomLimits.roomsPerClientMax) rooms at once")
        }
        rooms[room.id] = room
        clients[client]?.rooms.append(room.id)
        let news = UserJoined(
            room: room.id, username: member.username, status: .online, moderator: member.isModerator)
        return [
            Delivery(.joined(Joined(room, for: member)), to: [client]),
            Delivery(.userJoined(news), to: others),
        ]
    }

    private mutating func say(
        _ message: SendMessage, _ client: ClientID, at time: RoomTime
    ) throws(RoomRefusal) -> [Delivery] {
        let member = try membership(of: client, in: message.room)
        guard let said = rooms[message.room]?.say(message.content, by: member, at: time) else { return [] }
        return [
            Delivery(.message(Message(said, in: message.room)), to: everybody(in: message.room))
        ]
    }

    private func tell(_ typing: InRoom, _ client: ClientID) throws(RoomRefusal) -> [Delivery] {
        let member = try membership(of: client, in: typing.room)
        let others = everybody(in: typing.room).filter { $0 != client }
        return [Delivery(.typing(UserName(room: typing.room, username: member.username)), to: others)]
    }

    private mutating func ban(
        _ ban: Ban, _ client: ClientID, at time: RoomTime
    ) throws(RoomRefusal) -> [Delivery] {
        let moderator = try membership(of: client, in: ban.room)
        let target = try rooms[ban.room]?.ban(ban.username, by: moderator, at: time)
        let others = everybody(in: ban.room)
        let news = Delivery(.userBanned(UserName(room: ban.room, username: ban.username)), to: others)
        guard let target else { return [news] }
        clients[target.client]?.rooms.removeAll { $0 == ban.room }
        clients[target.client]?.bannedFrom.append(ban.room)
        return [
            Delivery(.banned(InRoom(room: ban.room)), to: [target.client]), news,
            Delivery(.userLeft(UserLeft(target, from: ban.room, .banned)), to: others),
        ]
    }

    private mutating func depart(
        _ client: ClientID, from room: String, _ reason: UserLeftReason, at time: RoomTime
    ) -> [Delivery] {
        clients[client]?.rooms.removeAll { $0 == room }
        guard let member = rooms[room]?.leave(client, at: time) else { return [] }
        return [Delivery(.userLeft(UserLeft(member, from: room, reason)), to: everybody(in: room))]
    }

    private func everybody(in room: String) -> [ClientID] { rooms[room]?.members.map(\.client) ?? [] }

    private func membership(of client: ClientID, in id: String) throws(RoomRefusal) -> Room.Member {
        guard let room = rooms[id] else { throw .roomNotFound }
        guard let member = room.member(client) else { throw .notAuthorized("You have not joined this room") }
        return member
    }
}
