// From SQLite's result codes to the port's closed list of errors.

private import CSQLite
internal import Database
private import Glibc

extension DatabaseError {
    /// The error of the call that has just returned `status` on `handle`.
    init(status: Int32, on handle: OpaquePointer?) {
        let message = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(status)
        let reason = message.map { String(cString: $0) } ?? "unknown error"
        switch status & 0xFF {
        case SQLITE_CONSTRAINT:
            self = .constraintViolated(reason)
        case SQLITE_INTERRUPT:
            self = .tookTooLong  // Nothing but a deadline interrupts.
        case SQLITE_FULL:
            self = .full
        case SQLITE_IOERR where handle.map({ [EDQUOT, ENOSPC].contains(sqlite3_system_errno($0)) }) == true:
            self = .full
        default:
            self = .failed(reason: "\(reason) (SQLite code \(status))")
        }
    }
}
