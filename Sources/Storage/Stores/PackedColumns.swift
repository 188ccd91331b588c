// Short lists that are always read together with their row, packed into one column of it: numbers in
// little-endian order, so that a database reads the same on every machine.

internal import Database
internal import Domain
internal import Primitives

extension SQLValue {
    /// Ids, eight bytes each; no list and an empty one are the same.
    static func packed<Kind>(_ ids: [ID<Kind>]) -> SQLValue {
        if ids.isEmpty { return .null }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ids.count * 8)
        for id in ids { bytes.append(littleEndian: id.rawValue) }
        return .blob(bytes)
    }

    /// Overwrites: one byte that tells roles (0) from members (1), then id, allow and deny.
    static func packed(_ overwrites: [PermissionOverwrite]) -> SQLValue {
        if overwrites.isEmpty { return .null }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(overwrites.count * PackedOverwrite.byteCount)
        for overwrite in overwrites {
            switch overwrite.subject {
            case .role(let role):
                bytes.append(0)
                bytes.append(littleEndian: role.rawValue)
            case .member(let user):
                bytes.append(1)
                bytes.append(littleEndian: user.rawValue)
            }
            bytes.append(littleEndian: overwrite.allow.rawValue)
            bytes.append(littleEndian: overwrite.deny.rawValue)
        }
        return .blob(bytes)
    }
}

extension SQLRow {
    func packedIDs<Kind>(_ column: Int) throws(DatabaseError) -> [ID<Kind>] {
        if isNull(column) { return [] }
        let bytes = try blob(column)
        guard bytes.count.isMultiple(of: 8) else {
            throw .unexpectedType(column: column, expected: "packed ids")
        }
        return stride(from: 0, to: bytes.count, by: 8).map {
            ID(Snowflake(rawValue: bytes.littleEndian(at: $0)))
        }
    }

    func packedOverwrites(_ column: Int) throws(DatabaseError) -> [PermissionOverwrite] {
        if isNull(column) { return [] }
        let bytes = try blob(column)
        guard bytes.count.isMultiple(of: PackedOverwrite.byteCount) else {
            throw .unexpectedType(column: column, expected: "packed overwrites")
        }
        return stride(from: 0, to: bytes.count, by: PackedOverwrite.byteCount).map { start in
            let id = Snowflake(rawValue: bytes.littleEndian(at: start + 1))
            return PermissionOverwrite(
                bytes[start] == 0 ? .role(ID(id)) : .member(ID(id)),
                allow: Permissions(rawValue: bytes.littleEndian(at: start + 9)),
                deny: Permissions(rawValue: bytes.littleEndian(at: start + 17)))
        }
    }
}

private enum PackedOverwrite {
    static let byteCount = 25
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    fileprivate func littleEndian(at start: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(self[start + $1]) << (8 * $1) }
    }
}
