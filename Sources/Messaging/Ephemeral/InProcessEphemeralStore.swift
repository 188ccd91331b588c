// The store of a server that is one process: a table behind a lock that is held for well under a microsecond.

public import Primitives
private import Synchronization

/// Keeps everything in this process's memory. Never suspends, so callers stay on their thread.
public final class InProcessEphemeralStore: EphemeralStore {
    private let clock: WallClock
    private let table: Mutex<EphemeralTable>

    /// - Parameters:
    ///   - keysMax: how many keys it holds; beyond that a new one is refused as `full`.
    ///   - clock: read once per call. If it goes back, lifetimes go on as if it had stood still.
    public init(keysMax: Int = EphemeralLimits.keysMax, clock: @escaping WallClock = systemClock) {
        self.clock = clock
        table = Mutex(EphemeralTable(keysMax: keysMax))
    }

    /// Keys in memory, those included whose lifetime is over and whose memory has not been reclaimed yet.
    public var keysCount: Int { table.withLock { $0.keysCount } }

    public func put(_ value: [UInt8], at key: EphemeralKey<SingleValue>) async throws(EphemeralError) {
        let isStored = atNow { table, now in table.store(.value(value), at: key.name, now: now) }
        if !isStored { throw .full }
    }

    public func putIfAbsent(
        _ value: [UInt8], at key: EphemeralKey<SingleValue>
    ) async throws(EphemeralError) -> Bool {
        let isStored: Bool? = atNow { table, now in
            if table.content(at: key.name, now: now) != .none { return nil }
            return table.store(.value(value), at: key.name, now: now)
        }
        if isStored == false { throw .full }
        return isStored != nil
    }

    public func value(at key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> [UInt8]? {
        atNow { table, now in table.content(at: key.name, now: now).value }
    }

    public func touch(_ key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> Bool {
        atNow { table, now in table.touch(key.name, now: now) }
    }

    public func remove(_ key: EphemeralKey<SingleValue>) async throws(EphemeralError) -> Bool {
        atNow { table, now in table.remove(key.name, now: now) }
    }

    public func setField(
        _ field: String, to value: [UInt8], at key: EphemeralKey<FieldMap>
    ) async throws(EphemeralError) -> [String: [UInt8]] {
        let before: [String: [UInt8]]? = atNow { table, now in
            let before = table.content(at: key.name, now: now).fields
            var after = before
            after[field] = value
            return table.store(.fields(after), at: key.name, now: now) ? before : nil
        }
        guard let before else { throw .full }
        return before
    }

    public func removeField(
        _ field: String, at key: EphemeralKey<FieldMap>
    ) async throws(EphemeralError) -> [String: [UInt8]] {
        atNow { table, now in
            let before = table.content(at: key.name, now: now).fields
            var after = before
            after[field] = nil
            table.replace(key.name, with: after.isEmpty ? .none : .fields(after))
            return before
        }
    }

    public func fields(at key: EphemeralKey<FieldMap>) async throws(EphemeralError) -> [String: [UInt8]] {
        atNow { table, now in table.content(at: key.name, now: now).fields }
    }

    /// Runs on the table, at steady time. The clock is read under the lock, so its readings come in order.
    private func atNow<Result>(_ body: (inout EphemeralTable, Int64) -> sending Result) -> sending Result {
        table.withLock { table in
            let now = table.advance(to: clock())
            return body(&table, now)
        }
    }
}
