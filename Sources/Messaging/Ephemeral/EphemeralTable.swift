// What a store in memory holds, as a value; time is passed in. A key whose lifetime is over is absent at once, and
// its memory is reclaimed by later calls, a few keys each.
//
// Each pattern has one lifetime, so keys end in the order in which they were written: a queue per pattern knows what
// to reclaim next, without a search. A key is in its queue exactly once, from its first write until it is reclaimed.
// Renewed meanwhile, it is queued again when its turn comes; removed, it keeps an empty entry until then. So the
// queues hold as many keys as the table, and removing and writing in turns does not make them grow.

internal import Primitives

/// Limits of a store in memory.
public enum EphemeralLimits {
    /// Keys at most: 26 for each of ten thousand sessions, in some 75 MB.
    public static let keysMax = 262_144
    /// Keys of each pattern that one call may reclaim. More than one, so that reclaiming is faster than writing.
    static let reclaimedKeysMax = 2
}

struct EphemeralTable {
    enum Content: Equatable {
        case none
        case value([UInt8])
        case fields([String: [UInt8]])

        var value: [UInt8]? {
            if case .value(let value) = self { return value }
            return nil
        }

        var fields: [String: [UInt8]] {
            if case .fields(let fields) = self { return fields }
            return [:]
        }
    }

    private struct Entry {
        var content: Content
        /// In steady milliseconds.
        var end: Int64
    }

    private let keysMax: Int
    private var time = SteadyTime()
    private var entries: [KeyName: Entry] = [:]
    private var queues = [ExpiryQueue](repeating: ExpiryQueue(), count: KeyPattern.allCases.count)

    init(keysMax: Int) { self.keysMax = keysMax }

    var keysCount: Int { entries.count }
    var queuedCount: Int { queues.reduce(0) { $0 + $1.count } }

    /// Takes a reading of the clock and reclaims a little.
    /// - Returns: steady time, which everything else is told.
    mutating func advance(to clock: Timestamp) -> Int64 {
        let now = time.advance(to: clock.millisecondsSince1970)
        for index in queues.indices { reclaim(from: index, now: now) }
        return now
    }

    private mutating func reclaim(from index: Int, now: Int64) {
        for _ in 0..<EphemeralLimits.reclaimedKeysMax {
            guard let name = queues[index].popFirst(due: now) else { return }
            if let entry = entries[name], entry.end > now {
                queues[index].append(name, due: entry.end)
            } else {
                entries[name] = nil
            }
        }
    }

    func content(at name: KeyName, now: Int64) -> Content {
        guard let entry = entries[name], entry.end > now else { return .none }
        return entry.content
    }

    /// Writes what is at a key and starts its lifetime.
    /// - Returns: false if the key is new and there are as many as may be.
    mutating func store(_ content: Content, at name: KeyName, now: Int64) -> Bool {
        let entry = Entry(content: content, end: now &+ name.pattern.lifetimeMilliseconds)
        if let index = entries.index(forKey: name) {
            entries.values[index] = entry
            return true
        }
        guard entries.count < keysMax else { return false }
        entries[name] = entry
        queues[name.pattern.rawValue].append(name, due: entry.end)
        return true
    }

    /// Writes what is at a key that is there, whose lifetime goes on.
    mutating func replace(_ name: KeyName, with content: Content) {
        guard let index = entries.index(forKey: name) else { return }
        entries.values[index].content = content
    }

    mutating func touch(_ name: KeyName, now: Int64) -> Bool {
        guard content(at: name, now: now) != .none, let index = entries.index(forKey: name) else {
            return false
        }
        entries.values[index].end = now &+ name.pattern.lifetimeMilliseconds
        return true
    }

    mutating func remove(_ name: KeyName, now: Int64) -> Bool {
        guard content(at: name, now: now) != .none else { return false }
        replace(name, with: .none)
        return true
    }
}

/// Keys by the time at which each is to be looked at again.
private struct ExpiryQueue {
    private var items: [(name: KeyName, due: Int64)] = []
    private var first = 0

    var count: Int { items.count - first }

    mutating func append(_ name: KeyName, due: Int64) { items.append((name, due)) }

    /// The first key, if its time has come.
    mutating func popFirst(due now: Int64) -> KeyName? {
        guard first < items.count, items[first].due <= now else { return nil }
        let name = items[first].name
        first += 1
        // Moves each key once for every key that has left.
        if first * 2 >= items.count {
            items.removeFirst(first)
            first = 0
        }
        return name
    }
}
