// Rooms and what happens in them, as the contract writes it.

internal import Primitives
internal import RoomsAPI

extension RoomsClientFrame {
    /// The room that it names.
    var room: String? {
        switch self {
        case .join(let join): join.room
        case .sendMessage(let message): message.room
        case .startTyping(let typing): typing.room
        case .leave(let leave): leave.room
        case .ban(let ban): ban.room
        case .ping: nil
        }
    }
}

extension User {
    init(_ member: Room.Member) {
        self.init(username: member.username, status: .online, moderator: member.isModerator)
    }
}

extension Message {
    init(_ message: Room.Message, in room: String) {
        self.init(
            room: room, sender: message.sender, content: message.content,
            ts: Int(message.sentAt.secondsSince1970))
    }
}

extension Joined {
    init(_ room: Room, for member: Room.Member) {
        self.init(
            room: room.id, users: room.members.map(User.init), moderator: member.isModerator,
            history: room.history.map { Message($0, in: room.id) })
    }
}

extension UserLeft {
    init(_ member: Room.Member, from room: String, _ reason: UserLeftReason) {
        self.init(room: room, username: member.username, status: .offline, reason: reason)
    }
}

extension RoomsAPI.Room {
    init(_ room: RoomsDialect.Room) {
        self.init(
            id: room.id, name: room.name, userCount: room.members.count, maxUsers: room.usersMax,
            isPrivate: room.isPrivate, createdAt: Int(room.createdAt.secondsSince1970))
    }
}

extension RoomDetails {
    init(_ room: RoomsDialect.Room) {
        self.init(
            id: room.id, name: room.name, userCount: room.members.count, maxUsers: room.usersMax,
            isPrivate: room.isPrivate, createdAt: Int(room.createdAt.secondsSince1970),
            users: room.isPrivate ? nil : room.members.map(User.init))
    }
}

extension CreatedRoom {
    init(_ room: RoomsDialect.Room, _ moderatorToken: Secret<String>) {
        self.init(
            id: room.id, name: room.name, userCount: room.members.count, maxUsers: room.usersMax,
            isPrivate: room.isPrivate, createdAt: Int(room.createdAt.secondsSince1970),
            moderatorToken: moderatorToken.exposed)
    }
}
