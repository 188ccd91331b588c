// The one place where database errors become domain errors, and typed values SQL values.

internal import Database
internal import Domain
internal import Primitives

/// An open transaction as the repositories use it. Confined to the transaction's body like what it wraps.
public struct StoreConnection {
    let sql: any SQLConnection

    @discardableResult
    func execute(_ statement: StaticString, _ values: SQLValue...) throws(DomainError) -> Int {
        do { return try sql.execute(statement, values) } catch { throw DomainError(error) }
    }

    func rows<Row>(
        _ statement: StaticString, _ values: SQLValue...,
        decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DomainError) -> [Row] {
        do { return try sql.query(statement, values, decode) } catch { throw DomainError(error) }
    }

    /// The first row.
    func row<Row>(
        _ statement: StaticString, _ values: SQLValue...,
        decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DomainError) -> Row? {
        do { return try sql.query(statement, values, decode).first } catch { throw DomainError(error) }
    }

    /// The number that is the first column of the first row.
    func number(_ statement: StaticString, _ values: SQLValue...) throws(DomainError) -> Int? {
        do {
            return try sql.query(statement, values) { row throws(DatabaseError) in try row.number(0) }.first
        } catch { throw DomainError(error) }
    }

    func commitNumber() throws(DomainError) -> UInt64 {
        do { return try sql.commitNumber } catch { throw DomainError(error) }
    }
}

extension SQLValue {
    static func id<Kind>(_ id: ID<Kind>) -> SQLValue { .integer(Int64(bitPattern: id.rawValue)) }
    static func id<Kind>(_ id: ID<Kind>?) -> SQLValue { id.map { .id($0) } ?? .null }
    static func time(_ time: Timestamp) -> SQLValue { .integer(time.millisecondsSince1970) }
    static func time(_ time: Timestamp?) -> SQLValue { time.map { .time($0) } ?? .null }
    static func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    static func number(_ number: Int) -> SQLValue { .integer(Int64(number)) }
    static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
    /// Ids as one value: `IN (SELECT value FROM json_each($1))` finds them with one statement however many there
    /// are.
    static func list<Kind>(_ ids: some Sequence<ID<Kind>>) -> SQLValue {
        .text("[\(ids.lazy.map(\.description).joined(separator: ","))]")
    }
    static func permissions(_ permissions: Permissions) -> SQLValue {
        .integer(Int64(bitPattern: permissions.rawValue))
    }
}

extension SQLRow {
    func id<Kind>(_ column: Int) throws(DatabaseError) -> ID<Kind> {
        ID(Snowflake(rawValue: UInt64(bitPattern: try integer(column))))
    }

    func optionalID<Kind>(_ column: Int) throws(DatabaseError) -> ID<Kind>? {
        isNull(column) ? nil : try id(column)
    }

    func time(_ column: Int) throws(DatabaseError) -> Timestamp {
        Timestamp(millisecondsSince1970: try integer(column))
    }

    func optionalTime(_ column: Int) throws(DatabaseError) -> Timestamp? {
        isNull(column) ? nil : try time(column)
    }

    func optionalText(_ column: Int) throws(DatabaseError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    func number(_ column: Int) throws(DatabaseError) -> Int { Int(try integer(column)) }

    func flag(_ column: Int) throws(DatabaseError) -> Bool { try integer(column) != 0 }

    func permissions(_ column: Int) throws(DatabaseError) -> Permissions {
        Permissions(rawValue: UInt64(bitPattern: try integer(column)))
    }
}
