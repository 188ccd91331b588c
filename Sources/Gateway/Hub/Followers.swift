// Who is told about one guild or one user: a dense array to walk, with positions for quick removal.

internal import Domain

/// Sessions that follow the same thing, with what each may do there.
struct Followers {
    struct Follower {
        let session: Session
        var permissions: Permissions
    }

    private(set) var entries: ContiguousArray<Follower> = []
    private var positions: [ObjectIdentifier: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Adds a session; one that follows already only gets the new permissions.
    mutating func add(_ session: Session, permissions: Permissions) {
        if let position = positions[ObjectIdentifier(session)] {
            entries[position].permissions = permissions
            return
        }
        positions[ObjectIdentifier(session)] = entries.count
        entries.append(Follower(session: session, permissions: permissions))
    }

    /// Removes a session in constant time: the last entry takes its place.
    /// - Returns: whether it was there.
    @discardableResult
    mutating func remove(_ session: Session) -> Bool {
        guard let position = positions.removeValue(forKey: ObjectIdentifier(session)) else { return false }
        let last = entries.removeLast()
        if position < entries.count {
            entries[position] = last
            positions[ObjectIdentifier(last.session)] = position
        }
        return true
    }
}
