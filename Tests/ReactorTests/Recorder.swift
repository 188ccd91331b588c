// What happened on several threads, in the order in which it was noted.

import Synchronization

final class Recorder<Value: Sendable>: Sendable {
    private let notes = Mutex<[Value]>([])

    var values: [Value] { notes.withLock { $0 } }

    func note(_ value: Value) { notes.withLock { $0.append(value) } }
}
