// The order of a guild's roles, and moves within it.

internal import Domain

/// The roles of a guild from the lowest to the highest.
struct RoleLadder {
    private let everyone: Role?
    private let roles: [Role]

    init(_ all: [Role]) {
        everyone = all.first(where: \.isEveryone)
        roles = all.filter { !$0.isEveryone }.sorted { $0.rank < $1.rank }
    }

    /// What changes when roles move to new places.
    /// - Returns: every role whose position becomes another one, from the lowest up.
    func moves(
        to places: [RoleID: Int], by access: GuildAccess
    ) throws(DomainError) -> [(old: Role, new: Role)] {
        try check(places)
        let ordered = ordered(by: places)
        let above = roles.filter { !($0.rank < access.rank) }.map(\.id)
        if ordered.suffix(above.count).map(\.id) != above {
            guard places.keys.contains(where: above.contains) else {
                throw .invalidField(InvalidField("position", .positionNotAllowed))
            }
            throw .missingPermissions
        }
        return ordered.enumerated().compactMap { index, old in
            var new = old
            new.position = index + 1
            return new.position == old.position ? nil : (old, new)
        }
    }

    private func check(_ places: [RoleID: Int]) throws(DomainError) {
        let known = Set(roles.map(\.id))
        for (id, position) in places {
            if id == everyone?.id {
                guard position == 0 else {
                    throw .invalidField(InvalidField("position", .everyoneRoleIsFixed))
                }
                continue
            }
            guard known.contains(id) else { throw .unknownRole }
            guard position > 0 else { throw .invalidField(InvalidField("position", .positionNotAllowed)) }
        }
    }

    private func ordered(by places: [RoleID: Int]) -> [Role] {
        var ordered = roles.filter { places[$0.id] == nil }
        let moved = roles.compactMap { role in places[role.id].map { (place: $0, role: role) } }
        // In the order of their places, so that later ones do not shift earlier ones. Of those that want the
        // same place, the lower ones come first and the others right above them.
        var free = 0
        for (place, role) in moved.sorted(by: { ($0.place, $0.role.rank) < ($1.place, $1.role.rank) }) {
            let index = min(max(place - 1, free), ordered.count)
            ordered.insert(role, at: index)
            free = index + 1
        }
        return ordered
    }
}
