// Limits of the rooms, in one place. What the contract says of texts and numbers is checked by generated code.

/// What rooms, and the clients in them, may hold.
enum RoomLimits {
    /// Rooms of the process. With a hundred of the longest messages in each they take 200 MB, and four times that
    /// in scripts whose characters have four bytes.
    static let roomsMax = 1000
    /// Messages that a room shows to those who join (seed 5).
    static let historyMax = 100
    /// Names that moderators of one room have put out. They are kept as long as the room is.
    static let bansMax = 1000
    /// Rooms that one connection is in: each means frames for it.
    static let roomsPerClientMax = 20
    /// Messages of one client in a second (seed 5).
    static let messagesPerSecondMax = 10
    /// Other frames of one client in a second: twice as much as somebody who joins many rooms at once sends.
    static let otherFramesPerSecondMax = 40
    /// Bytes of a client's frame: the longest text, with every character escaped, and its envelope.
    static let frameBytesMax = 28 * 1024
    /// Bytes waiting for a client that does not read, beside what it is told when it joins.
    static let queuedBytesMax = 512 * 1024
    /// How often deadlines are looked at: rooms and connections end to this precision.
    static let checkMilliseconds: Int64 = 1000
}
