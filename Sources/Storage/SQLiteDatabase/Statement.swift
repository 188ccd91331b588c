// One prepared statement: binds `$1` to `$n`, steps, and is itself the row that the port shows to `decode`.
// Texts and blobs are bound in place, without a copy: the values stay alive and unmoved in nested calls around
// the stepping, and the bindings are cleared before those calls return.

private import CSQLite
internal import Database

final class Statement: SQLRow {
    private let handle: OpaquePointer
    /// For each of SQLite's parameter slots, which value it takes. SQLite numbers `$…` parameters by first
    /// appearance, so `VALUES ($2, $1)` would otherwise swap.
    private let valueOfSlot: [Int]
    let parameterCount: Int
    /// True while a query runs: one inside its `decode` must not use the same statement.
    private(set) var isRunning = false
    private var isOnRow = false

    /// - Throws: `.failed` when the text is not exactly one statement, or its parameters are not `$1` to `$n`.
    init(_ sql: StaticString, on connection: OpaquePointer) throws(DatabaseError) {
        let handle = try Self.prepare(sql, on: connection)
        do throws(DatabaseError) {
            valueOfSlot = try Self.parameters(of: handle)
        } catch {
            sqlite3_finalize(handle)
            throw error
        }
        parameterCount = (valueOfSlot.max() ?? -1) + 1
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    private static func prepare(
        _ sql: StaticString, on connection: OpaquePointer
    ) throws(DatabaseError) -> OpaquePointer {
        var handle: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let text = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let status = sqlite3_prepare_v3(
            connection, text, Int32(sql.utf8CodeUnitCount + 1), flags, &handle, &tail)
        guard status == SQLITE_OK else { throw DatabaseError(status: status, on: connection) }
        guard let handle else { throw .failed(reason: "a statement must not be empty") }
        var rest = tail.map { String(cString: $0) } ?? ""
        rest.removeAll { $0.isWhitespace || $0 == ";" }
        guard rest.isEmpty else {
            sqlite3_finalize(handle)
            throw .failed(reason: "one statement at a time: \(rest) would be left out")
        }
        return handle
    }

    private static func parameters(of handle: OpaquePointer) throws(DatabaseError) -> [Int] {
        let count = Int(sqlite3_bind_parameter_count(handle))
        guard count <= Limits.parametersPerStatementMax else {
            throw .failed(reason: "\(count) parameters: \(Limits.parametersPerStatementMax) are allowed")
        }
        var values: [Int] = []
        for slot in 0..<count {
            let name = sqlite3_bind_parameter_name(handle, Int32(slot + 1)).map { String(cString: $0) } ?? "?"
            guard name.hasPrefix("$"), let number = Int(name.dropFirst()), (1...count).contains(number) else {
                throw .failed(reason: "parameter \(name): parameters must be $1 to $n without a gap")
            }
            values.append(number - 1)
        }
        // As many slots as distinct names, so a name above their number means that one is missing.
        return values
    }

    /// Runs the statement once.
    /// - Parameters:
    ///   - values: exactly `parameterCount`.
    ///   - onRow: returns whether to go on.
    /// - Returns: `SQLITE_DONE`, also when `onRow` ended it; otherwise the code of the failure.
    func run(_ values: [SQLValue], onRow: () -> Bool) -> Int32 {
        isRunning = true
        defer {
            isRunning = false
            sqlite3_reset(handle)
            if !values.isEmpty { sqlite3_clear_bindings(handle) }
        }
        return bind(values, from: 0) { step(onRow) }
    }

    private func step(_ onRow: () -> Bool) -> Int32 {
        defer { isOnRow = false }
        while true {
            let status = sqlite3_step(handle)
            guard status == SQLITE_ROW else { return status }
            isOnRow = true
            guard onRow() else { return SQLITE_DONE }
        }
    }

    private func bind(_ values: [SQLValue], from first: Int, _ body: () -> Int32) -> Int32 {
        for index in first..<valueOfSlot.count {
            let slot = Int32(index + 1)
            let status: Int32
            switch values[valueOfSlot[index]] {
            case .null:
                status = sqlite3_bind_null(handle, slot)
            case .integer(let number):
                status = sqlite3_bind_int64(handle, slot, number)
            case .text(var text):
                return text.withUTF8 { bytes in
                    let status = bindText(UnsafeRawBufferPointer(bytes), slot)
                    return status == SQLITE_OK ? bind(values, from: index + 1, body) : status
                }
            case .blob(let blob):
                return blob.withUnsafeBytes { bytes in
                    let status = bindBlob(bytes, slot)
                    return status == SQLITE_OK ? bind(values, from: index + 1, body) : status
                }
            }
            guard status == SQLITE_OK else { return status }
        }
        return body()
    }

    // A nil destructor is SQLITE_STATIC: the bytes outlive their use. A nil address would bind NULL instead of
    // an empty value.

    private func bindText(_ bytes: UnsafeRawBufferPointer, _ slot: Int32) -> Int32 {
        let empty: StaticString = ""
        let start = bytes.baseAddress ?? UnsafeRawPointer(empty.utf8Start)
        return sqlite3_bind_text64(
            handle, slot, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), nil,
            UInt8(SQLITE_UTF8))
    }

    private func bindBlob(_ bytes: UnsafeRawBufferPointer, _ slot: Int32) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_zeroblob(handle, slot, 0)
        }
        return sqlite3_bind_blob64(handle, slot, start, UInt64(bytes.count), nil)
    }

    // MARK: Columns of the current row

    func integer(_ column: Int) throws(DatabaseError) -> Int64 {
        try require(SQLITE_INTEGER, column, "integer")
        return sqlite3_column_int64(handle, Int32(column))
    }

    func text(_ column: Int) throws(DatabaseError) -> String {
        try require(SQLITE3_TEXT, column, "text")
        let start = sqlite3_column_text(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) throws(DatabaseError) -> [UInt8] {
        try require(SQLITE_BLOB, column, "blob")
        let start = sqlite3_column_blob(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

    private func require(_ type: Int32, _ column: Int, _ name: String) throws(DatabaseError) {
        guard self.type(of: column) == type else {
            throw .unexpectedType(column: column, expected: name)
        }
    }

    /// nil outside of a row and beyond the last column.
    private func type(of column: Int) -> Int32? {
        guard isOnRow, column >= 0, column < Int(sqlite3_data_count(handle)) else { return nil }
        return sqlite3_column_type(handle, Int32(column))
    }
}
