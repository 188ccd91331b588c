// The session's decisions, one call at a time, with time passed in.

import Primitives
import Testing

@testable import Gateway

@Suite struct SessionStateMachineTests {
    private let opened: UInt64 = 1_000_000
    private let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: 90_000, identifyTimeoutMilliseconds: 10_000)

    private func machine() -> SessionStateMachine {
        SessionStateMachine(timings: timings, openedAt: opened)
    }

    private func identified() -> SessionStateMachine {
        var machine = machine()
        _ = machine.received(.identify(token: Secret("t")), at: opened)
        _ = machine.identifyFinished(refusal: nil, at: opened)
        return machine
    }

    @Test func identifyStartsAuthenticationOnce() {
        var machine = machine()
        #expect(machine.received(.identify(token: Secret("t")), at: opened) == .authenticate(token: "t"))
        #expect(machine.state == .identifying)
        #expect(machine.received(.identify(token: Secret("t")), at: opened) == .none)
    }

    @Test func anAcceptedTokenStartsTheSession() {
        var machine = machine()
        _ = machine.received(.identify(token: Secret("t")), at: opened)
        #expect(machine.identifyFinished(refusal: nil, at: opened) == .start)
        #expect(machine.state == .identified)
    }

    @Test func aRefusedTokenClosesWithItsReason() {
        var machine = machine()
        _ = machine.received(.identify(token: Secret("t")), at: opened)
        let result = machine.identifyFinished(refusal: .authenticationFailed, at: opened)
        #expect(result == .close(.authenticationFailed))
        #expect(machine.state == .closing)
    }

    /// The snapshot of a connection that closed while it was read must not start a session.
    @Test func aSnapshotForAClosedConnectionIsIgnored() {
        var machine = machine()
        _ = machine.received(.identify(token: Secret("t")), at: opened)
        _ = machine.beginClosing()
        #expect(machine.identifyFinished(refusal: nil, at: opened) == .none)
    }

    @Test func heartbeatsAreAcknowledgedInEveryOpenState() {
        var fresh = machine()
        #expect(fresh.received(.heartbeat, at: opened) == .acknowledgeHeartbeat)
        var started = identified()
        #expect(started.received(.heartbeat, at: opened) == .acknowledgeHeartbeat)
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
        _ = machine.received(.heartbeat, at: opened + 9_000)
        #expect(machine.deadlineCheck(at: opened + 10_000) == .sessionTimedOut)
    }

    @Test func eachHeartbeatPostponesTheSessionsDeadline() {
        var machine = identified()
        _ = machine.received(.heartbeat, at: opened + 80_000)
        #expect(machine.deadlineCheck(at: opened + 169_999) == nil)
        #expect(machine.deadlineCheck(at: opened + 170_000) == .sessionTimedOut)
    }

    @Test func anIdentificationUnderWayHasNoDeadline() {
        var machine = machine()
        _ = machine.received(.identify(token: Secret("t")), at: opened)
        #expect(machine.deadlineCheck(at: opened + 60_000) == nil)
    }

    @Test func resumeIsRefused() {
        var machine = machine()
        #expect(machine.received(.resume, at: opened) == .refuseResume)
        #expect(machine.state == .connected)
    }

    @Test func nothingIsAnsweredOnceClosing() {
        var machine = identified()
        let attempts = [machine.beginClosing(), machine.beginClosing()]
        #expect(attempts == [true, false])
        #expect(machine.received(.heartbeat, at: opened) == .none)
        #expect(machine.deadlineCheck(at: opened + 900_000) == nil)
    }
}
