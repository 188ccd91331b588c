// One room: who is in it, what was said last, and who may not come back. A value: it is told what happens, and answers with
// what it refuses.

internal import Primitives

/// A client's connection. No two have the same number as long as the process runs.
struct ClientID: Hashable, Sendable {
    let number: UInt64
}

/// Why something was not done; each is an error code of the contract.
enum RoomRefusal: Error, Hashable {
    case roomNotFound
    case roomFull
    case usernameTaken
    /// With what exactly is not allowed, for people.
    case notAuthorized(String)
    case rateLimited(String)
    case invalid(String)
}

/// What a room is made of.
struct RoomDraft: Sendable {
    var name: String
    var usersMax = 100
    /// nil: everybody may join, and the room is on the list.
    var password: String?
}

/// Who wants to join, and what they show.
struct JoinRequest: Sendable {
    var username: String
    var password: String?
    var moderatorToken: String?
}

struct Room {
    struct Member: Sendable, Hashable {
        let client: ClientID
        let username: String
        let isModerator: Bool
    }

    struct Message: Sendable, Hashable {
        let sender: String
        let content: String
        let sentAt: Timestamp
    }

    let id: String
    /// Of its creation: later rooms have higher ones.
    let number: UInt64
    let name: String
    let usersMax: Int
    let createdAt: Timestamp
    var isPrivate: Bool { password != nil }
    /// In the order in which they joined.
    private(set) var members: [Member] = []
    /// The last ones, the oldest first.
    private(set) var history: [Message] = []
    /// In steady milliseconds; nil while somebody is here.
    private(set) var emptySince: UInt64?

    private let password: ComparedSecret?
    private let moderatorToken: ComparedSecret
    /// Names as they are compared.
    private var namesInUse: Set<String> = []
    private var bannedNames: Set<String> = []
    private var bannedClients: Set<ClientID> = []

    init(
        _ draft: RoomDraft, id: String, number: UInt64, moderatorToken: Secret<String>, at time: RoomTime
    ) {
        self.id = id
        self.number = number
        name = draft.name
        usersMax = draft.usersMax
        createdAt = time.wall
        emptySince = time.steady
        password = draft.password.map(ComparedSecret.init)
        self.moderatorToken = ComparedSecret(moderatorToken.exposed)
    }

    func member(_ client: ClientID) -> Member? { members.first { $0.client == client } }

    // MARK: Coming and going

    /// Names that differ in case alone are one.
    private static func folded(_ username: String) -> String { username.lowercased() }

    mutating func join(_ request: JoinRequest, as client: ClientID) throws(RoomRefusal) -> Member {
        let isModerator = try admit(request, client)
        let name = Self.folded(request.username)
        guard !namesInUse.contains(name), member(client) == nil else { throw .usernameTaken }
        guard members.count < usersMax else { throw .roomFull }
        let member = Member(client: client, username: request.username, isModerator: isModerator)
        members.append(member)
        namesInUse.insert(name)
        emptySince = nil
        return member
    }

    /// - Returns: whether they moderate the room.
    private func admit(_ request: JoinRequest, _ client: ClientID) throws(RoomRefusal) -> Bool {
        if let token = request.moderatorToken {
            guard moderatorToken.matches(token) else { throw .notAuthorized("The moderator token is wrong") }
            return true
        }
        if let password, !password.matches(request.password ?? "") {
            throw .notAuthorized(
                request.password == nil
                    ? "The room is private and needs a password" : "The password is wrong")
        }
        guard !bannedClients.contains(client), !bannedNames.contains(Self.folded(request.username)) else {
            throw .notAuthorized("You were banned from this room")
        }
        return false
    }

    /// - Returns: nil when the client is not here.
    mutating func leave(_ client: ClientID, at time: RoomTime) -> Member? {
        guard let index = members.firstIndex(where: { $0.client == client }) else { return nil }
        let member = members.remove(at: index)
        namesInUse.remove(Self.folded(member.username))
        if members.isEmpty { emptySince = time.steady }
        return member
    }

    /// Keeps a name out, and the client that has it.
    /// - Returns: who is put out; nil when nobody here has the name.
    mutating func ban(
        _ username: String, by moderator: Member, at time: RoomTime
    ) throws(RoomRefusal) -> Member? {
        guard moderator.isModerator else { throw .notAuthorized("Only a moderator may do this") }
        let name = Self.folded(username)
        let target = members.first { Self.folded($0.username) == name }
        if target?.isModerator == true { throw .notAuthorized("Moderators cannot be banned") }
        guard bannedNames.count < RoomLimits.bansMax || bannedNames.contains(name) else {
            throw .invalid("The room has \(RoomLimits.bansMax) bans, which is as many as it can have")
        }
        bannedNames.insert(name)
        guard let target else { return nil }
        bannedClients.insert(target.client)
        return leave(target.client, at: time)
    }

    /// A client that is gone for good need not be kept out.
    mutating func forget(_ client: ClientID) { bannedClients.remove(client) }

    // MARK: Talking

    mutating func say(_ content: String, by member: Member, at time: RoomTime) -> Message {
        let message = Message(sender: member.username, content: content, sentAt: time.wall)
        if history.count == RoomLimits.historyMax { history.removeFirst() }
        history.append(message)
        return message
    }
}

/// When something happened.
struct RoomTime: Sendable {
    /// Milliseconds that never go back.
    var steady: UInt64
    /// What people are shown.
    var wall: Timestamp
}
