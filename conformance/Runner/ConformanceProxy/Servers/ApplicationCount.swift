// How often a mutation was applied: counted on the proxy's loop, read from anywhere.

internal import Synchronization

final class ApplicationCount: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add(_ more: Int) { count.wrappingAdd(more, ordering: .relaxed) }
}
