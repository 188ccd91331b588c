// Who goes next, where only a few may go at once.

/// A counting semaphore for callers on one hub, who are let in in the order in which they came.
struct Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var first = 0

    init(count: Int) { free = count }

    /// - Returns: whether a turn was free; if not, the caller is to `wait`.
    mutating func take() -> Bool {
        guard free > 0 else { return false }
        free -= 1
        return true
    }

    /// The turn is the caller's when the continuation is resumed.
    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) { waiting.append(continuation) }

    /// Gives a turn back, or on to whoever has waited longest.
    mutating func giveBack() {
        guard first < waiting.count else { return free += 1 }
        let next = waiting[first]
        first += 1
        if first * 2 >= waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        next.resume()
    }
}
