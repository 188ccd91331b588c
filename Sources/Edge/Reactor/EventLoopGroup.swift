// The loops of a process: as many as there are cores to use, started together and stopped together.

private import Synchronization

/// A fixed set of running loops.
public final class EventLoopGroup: Sendable {
    /// At least one.
    public let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// Starts `count` loops, at least one.
    public init(count: Int, name: String = "loop") {
        loops = (0..<max(1, count)).map { EventLoop(name: "\(name)-\($0)") }
        for loop in loops { loop.start() }
    }

    /// Loops that were started elsewhere.
    public init(of loop: EventLoop, _ others: EventLoop...) { loops = [loop] + others }

    /// One loop after the other, for spreading connections evenly.
    public func next() -> EventLoop {
        loops[Int(UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue) % UInt(loops.count))]
    }

    /// Stops every loop and returns when their threads have exited. Not to be called on one of the loops.
    public func shutdown() async {
        for loop in loops { await loop.shutdown() }
    }
}
