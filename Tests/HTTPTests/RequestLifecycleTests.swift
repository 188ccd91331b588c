import Testing

@testable import HTTP

@Suite struct RequestLifecycleTests {
    private var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.firstByteMillisecondsMax = 70
        limits.idleMillisecondsMax = 100
        limits.headMillisecondsMax = 50
        limits.bodyGraceMilliseconds = 40
        limits.bodyIdleMillisecondsMax = 30
        limits.bodyBytesPerSecondMin = 1000
        limits.lingerMillisecondsMax = 20
        limits.writeStallMillisecondsMax = 60
        return limits
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() {
        var lifecycle = RequestLifecycle(limits: limits, now: 1000)
        #expect(lifecycle.expiry(now: 1069, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 1070, unsent: 0) == .closeSilently)
        lifecycle.requestEnded(now: 2000)
        #expect(lifecycle.expiry(now: 2099, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 2100, unsent: 0) == .closeSilently)
    }

    @Test func aTrickleDoesNotExtendTheHeadsDeadline() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        for now in stride(from: UInt64(10), to: 60, by: 10) { lifecycle.headGrew(now: now) }
        #expect(lifecycle.expiry(now: 59, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 60, unsent: 0) == .refuse)
    }

    @Test func aBodyMustKeepComingAndFastEnough() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        lifecycle.bodyBegan(now: 0)
        lifecycle.bodyGrew(to: 1000, now: 10)
        #expect(lifecycle.expiry(now: 39, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 40, unsent: 0) == .refuse, "30 ms without a byte")
        for now in stride(from: UInt64(0), through: 40, by: 10) {
            lifecycle.bodyGrew(to: 1000 + Int(now), now: now)
        }
        lifecycle.bodyBegan(now: 0)
        for now in stride(from: UInt64(1), through: 50, by: 1) {
            lifecycle.bodyGrew(to: Int(now) / 10, now: now)
        }
        #expect(lifecycle.expiry(now: 44, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 45, unsent: 0) == .refuse, "5 bytes earn 5 ms on top of 40")
    }

    @Test func framingWithoutPayloadIsNoProgress() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        lifecycle.bodyBegan(now: 0)
        for now in stride(from: UInt64(1), through: 30, by: 1) { lifecycle.bodyGrew(to: 0, now: now) }
        #expect(lifecycle.expiry(now: 30, unsent: 0) == .refuse)
    }

    @Test func nothingExpiresWhileTheApplicationWorks() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        lifecycle.respondingBegan()
        #expect(lifecycle.expiry(now: 1_000_000, unsent: 0) == .none)
        #expect(!lifecycle.acceptsInput)
    }

    @Test func aReaderIsJudgedByWhetherItReads() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        for step in 0..<10 { #expect(lifecycle.expiry(now: UInt64(step * 59), unsent: 100 - step) == .none) }
        #expect(lifecycle.expiry(now: 590, unsent: 91) == .none)
        #expect(lifecycle.expiry(now: 591, unsent: 91) == .closeSilently)
    }

    @Test func lingeringEndsAndCountsFromTheLastByteWritten() {
        var lifecycle = RequestLifecycle(limits: limits, now: 0)
        lifecycle.endingBegan(now: 0)
        #expect(lifecycle.expiry(now: 30, unsent: 5) == .none)
        #expect(lifecycle.expiry(now: 49, unsent: 0) == .none)
        #expect(lifecycle.expiry(now: 50, unsent: 0) == .closeSilently)
        lifecycle.requestEnded(now: 60)
        #expect(lifecycle.isEnding)
    }
}
