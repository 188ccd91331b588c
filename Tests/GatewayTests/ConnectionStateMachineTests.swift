// A connection's decisions, one call at a time, with time passed in.

import Domain
import Primitives
import Testing

@testable import Gateway

@Suite struct ConnectionStateMachineTests {
    private let opened: UInt64 = 1_000_000
    private let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: 90_000, identifyTimeoutMilliseconds: 10_000)

    private let identify = ClientCommand.identify(IdentifyRequest(token: .access(Secret("t"))))
    private let resume = ClientCommand.resume(
        ResumeRequest(token: .access(Secret("t")), sessionID: "s", sequence: 1))

    private func machine() -> ConnectionStateMachine {
        ConnectionStateMachine(timings: timings, openedAt: opened)
    }

    private func identified() -> ConnectionStateMachine {
        var machine = machine()
        _ = machine.received(identify, at: opened)
        _ = machine.finished(.accepted, at: opened)
        return machine
    }

    @Test func identifyStartsAuthenticationOnce() {
        var machine = machine()
        #expect(machine.received(identify, at: opened) == .identify)
        #expect(machine.state == .identifying)
        #expect(machine.received(identify, at: opened) == .ignore)
    }

    @Test func anAcceptedTokenStartsTheSession() {
        var machine = machine()
        _ = machine.received(identify, at: opened)
        let isStarted = machine.finished(.accepted, at: opened)
        #expect(isStarted)
        #expect(machine.state == .identified)
    }

    @Test func aRefusedTokenClosesWithItsReason() {
        var machine = machine()
        _ = machine.received(identify, at: opened)
        let isRefused = machine.finished(.refused(.authenticationFailed), at: opened)
        #expect(isRefused)
        #expect(machine.state == .closing)
    }

    /// The snapshot of a connection that closed while it was read must not start a session.
    @Test func aSnapshotForAClosedConnectionIsIgnored() {
        var machine = machine()
        _ = machine.received(identify, at: opened)
        _ = machine.beginClosing()
        let isStarted = machine.finished(.accepted, at: opened)
        #expect(!isStarted)
    }

    @Test func heartbeatsAreAcknowledgedInEveryOpenState() {
        var fresh = machine()
        #expect(fresh.received(.heartbeat(nil), at: opened) == .acknowledgeHeartbeat)
        var started = identified()
        #expect(started.received(.heartbeat(nil), at: opened) == .acknowledgeHeartbeat)
    }

    @Test func identifyMustComeBeforeItsDeadline() {
        var machine = machine()
        #expect(machine.deadlineCheck(at: opened + 9_999) == nil)
        #expect(machine.deadlineCheck(at: opened + 10_000) == .sessionTimedOut)
        #expect(machine.deadlineCheck(at: opened + 10_001) == nil)
    }

    /// A heartbeat before Identify must not keep an anonymous connection open for ever.
    @Test func heartbeatsDoNotPostponeTheIdentifyDeadline() {
        var machine = machine()
        _ = machine.received(.heartbeat(nil), at: opened + 9_000)
        #expect(machine.deadlineCheck(at: opened + 10_000) == .sessionTimedOut)
    }

    @Test func eachHeartbeatPostponesTheSessionsDeadline() {
        var machine = identified()
        _ = machine.received(.heartbeat(nil), at: opened + 80_000)
        #expect(machine.deadlineCheck(at: opened + 169_999) == nil)
        #expect(machine.deadlineCheck(at: opened + 170_000) == .sessionTimedOut)
    }

    @Test func anIdentificationUnderWayHasNoDeadline() {
        var machine = machine()
        _ = machine.received(identify, at: opened)
        #expect(machine.deadlineCheck(at: opened + 60_000) == nil)
    }

    @Test func aClientWhoseSessionIsGoneMayIdentify() {
        var machine = machine()
        #expect(machine.received(resume, at: opened) == .resume)
        #expect(machine.received(resume, at: opened) == .ignore)
        #expect(machine.received(identify, at: opened) == .ignore)
        let isAnswered = machine.finished(.sessionGone, at: opened)
        #expect(isAnswered)
        #expect(machine.received(identify, at: opened) == .identify)
    }

    @Test func onlySessionsCanAskForMoreThanToBegin() {
        var fresh = machine()
        #expect(fresh.received(.setStatus(.idle), at: opened) == .ignore)
        var started = identified()
        #expect(started.received(.setStatus(.idle), at: opened) == .perform)
        #expect(started.received(.none, at: opened) == .ignore)
    }

    @Test func nothingIsAnsweredOnceClosing() {
        var machine = identified()
        let attempts = [machine.beginClosing(), machine.beginClosing()]
        #expect(attempts == [true, false])
        #expect(machine.received(.heartbeat(nil), at: opened) == .ignore)
        #expect(machine.deadlineCheck(at: opened + 900_000) == nil)
    }
}
