// Who is told about one guild: a dense array to walk, with positions for quick removal.

internal import Domain

/// Sessions that follow the same guild, with what each may do there.
struct Followers {
    struct Follower {
        let session: Session
        /// In the guild as a whole.
        var permissions: Permissions
    }

    /// What telling everybody walks through; apart from `standings`, so that it touches nothing else.
    private(set) var entries: ContiguousArray<Follower> = []
    /// At the same positions.
    private(set) var standings: ContiguousArray<MemberStanding> = []
    private var positions: [ObjectIdentifier: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }

    func position(of session: Session) -> Int? { positions[ObjectIdentifier(session)] }

    /// Adds a session at the end, unless it follows already.
    /// - Returns: its position if it is new.
    mutating func add(_ session: Session, _ standing: MemberStanding, _ permissions: Permissions) -> Int? {
        guard positions[ObjectIdentifier(session)] == nil else { return nil }
        positions[ObjectIdentifier(session)] = entries.count
        entries.append(Follower(session: session, permissions: permissions))
        standings.append(standing)
        return entries.count - 1
    }

    /// Removes a session in constant time: the last one takes its position.
    /// - Returns: the position it had.
    mutating func remove(_ session: Session) -> Int? {
        guard let position = positions.removeValue(forKey: ObjectIdentifier(session)) else { return nil }
        entries.swapRemove(at: position)
        standings.swapRemove(at: position)
        if position < entries.count { positions[ObjectIdentifier(entries[position].session)] = position }
        return position
    }

    mutating func update(at position: Int, _ standing: MemberStanding, _ permissions: Permissions) {
        standings[position] = standing
        entries[position].permissions = permissions
    }
}

extension ContiguousArray {
    /// Removes an element; the last one takes its place.
    mutating func swapRemove(at position: Int) {
        let last = removeLast()
        if position < count { self[position] = last }
    }
}
