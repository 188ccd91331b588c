import ConcurrencyTesting
import Glibc
import Primitives
import Reactor
import Testing

@Suite(.timeLimit(.minutes(5))) struct EventLoopTests {
    @Test func workFromOneThreadRunsInItsOrder() async {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let seen = (0..<4).map { _ in Journal<Int>() }
        await withTaskGroup(of: Void.self) { group in
            for producer in 0..<4 {
                group.addTask {
                    for number in 0..<1000 {
                        loop.execute { seen[producer].append(number) }
                    }
                    await loop.submit {}
                }
            }
        }
        for producer in seen { #expect(producer.entries == Array(0..<1000)) }
        await loops.shutdown()
    }

    private actor Confined {
        nonisolated let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
        var hits = 0

        init(loop: EventLoop) { self.loop = loop }

        func hit() -> Bool {
            hits += 1
            return loop.isCurrent
        }
    }

    @Test func tasksAndActorsOfALoopNeverLeaveItsThread() async {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let confined = Confined(loop: loop)
        let stayed = await Task(executorPreference: loop) {
            var stayed = EventLoop.current === loop
            for _ in 0..<100 {
                stayed = await confined.hit() && stayed
                await Task.yield()
                stayed = EventLoop.current === loop && stayed
            }
            return stayed
        }.value
        #expect(stayed)
        #expect(await confined.hits == 100)
        #expect(!loop.isCurrent)
        await loops.shutdown()
    }

    @Test func timersFireInOrderAndCancelledOnesNever() async {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let order = Journal<Int>()
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            loop.execute {
                loop.schedule(after: .milliseconds(20)) { order.append(2) }
                loop.schedule(after: .milliseconds(1)) { order.append(1) }
                let cancelled = loop.schedule(after: .milliseconds(10)) { order.append(9) }
                cancelled.cancel()
                loop.schedule(after: .milliseconds(30)) { done.resume() }
            }
        }
        #expect(order.entries == [1, 2])
        await loops.shutdown()
    }

    @Test func repeatingTimersRepeatUntilCancelled() async {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let count = await withCheckedContinuation { (done: CheckedContinuation<Int, Never>) in
            loop.execute {
                var count = 0
                var timer: LoopTimer?
                timer = loop.scheduleRepeatedly(every: .milliseconds(1)) {
                    count += 1
                    guard count == 5 else { return }
                    timer?.cancel()
                    timer = nil
                    loop.schedule(after: .milliseconds(10)) { done.resume(returning: count) }
                }
            }
        }
        #expect(count == 5)
        await loops.shutdown()
    }

    @Test func aLoopStopsUnderLoadWithTimersAndSocketsOpen() async throws {
        for _ in 0..<20 {
            let loops = EventLoopGroup(count: 2)
            let loop = loops.loops[0]
            loop.execute { _ = loop.scheduleRepeatedly(every: .milliseconds(1)) {} }
            loop.execute { loop.schedule(after: .seconds(3600)) {} }
            let producer = Task {
                for _ in 0..<2000 { loops.next().execute { loop.execute {} } }
            }
            await loops.shutdown()
            await producer.value
            // Dropped, not crashed.
            loop.execute {}
            #expect(!loop.isCurrent)
        }
    }

    @Test func workThatFeedsItselfDoesNotStarveTimers() async {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let stops = Journal<Bool>()
        @Sendable func again() {
            if stops.entries.isEmpty { loop.execute(again) }
        }
        loop.execute(again)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            loop.execute { loop.schedule(after: .milliseconds(2)) { done.resume() } }
        }
        stops.append(true)
        await loops.shutdown()
    }

    @Test func signalsArriveAsEvents() async {
        let loops = EventLoopGroup(count: 1)
        let signals = loops.loops[0].signals([SIGUSR2])
        await loops.loops[0].submit {}
        kill(getpid(), SIGUSR2)
        for await number in signals {
            #expect(number == SIGUSR2)
            break
        }
        await loops.shutdown()
    }

    @Test func durationsRoundUpToMilliseconds() {
        #expect(Duration.zero.wholeMilliseconds == 0)
        #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(1500).wholeMilliseconds == 1500)
        #expect(Duration.seconds(-1).wholeMilliseconds == 0)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds < 40_000_000_000)
    }
}
