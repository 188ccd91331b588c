// The port to what is true only for a moment: who is there, who is typing, which sessions are alive. None of it is
// worth a database, and losing all of it costs no more than a moment. One process keeps it in memory; several share
// it in a store such as Redis, for which each function below is one command or one short transaction.

/// Why the store gave no answer.
public enum EphemeralError: Error, Sendable, Hashable {
    /// The store cannot be reached now.
    case unavailable
    /// The store holds as much as it may; nothing was written.
    case full
}

/// Keeps values by key until their lifetime is over.
///
/// Each function is atomic: callers on any number of processes see each other's effects whole and in one order. A key
/// whose lifetime is over is absent to all of them. Functions return where they were called.
public protocol EphemeralStore: Sendable {
    /// Writes a value, whatever was there, and starts the key's lifetime anew.
    func put(_ value: [UInt8], at key: EphemeralKey<SingleValue>) async throws(EphemeralError)

    /// Writes a value if there is none. One that is there stays, and its lifetime goes on.
    /// - Returns: whether it was written: true for exactly one of several callers.
    func putIfAbsent(
        _ value: [UInt8], at key: EphemeralKey<SingleValue>
    ) async throws(EphemeralError) -> Bool

    /// The value, whose lifetime goes on; nil if there is none.
    func value(at key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> [UInt8]?

    /// Starts the key's lifetime anew if there is a value.
    /// - Returns: whether there is one.
    func touch(_ key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> Bool

    /// Removes the value.
    /// - Returns: whether there was one: true for exactly one of several callers.
    func remove(_ key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> Bool

    /// Writes one field of a map and starts the lifetime of the whole map anew.
    /// - Returns: the fields as they were before; empty if there were none.
    func setField(
        _ field: String, to value: [UInt8], at key: EphemeralKey<FieldMap>
    ) async throws(EphemeralError) -> [String: [UInt8]]

    /// Removes one field of a map, and with its last field the map. Its lifetime goes on.
    /// - Returns: the fields as they were before, with or without that one.
    func removeField(
        _ field: String, at key: EphemeralKey<FieldMap>
    ) async throws(EphemeralError) -> [String: [UInt8]]

    /// The fields of a map, whose lifetime goes on; empty if there are none.
    func fields(at key: EphemeralKey<FieldMap>) async throws(EphemeralError) -> [String: [UInt8]]
}
