// What becomes of a refusal of the domain: the operation's own error, or the contract's fallback.

import APIRuntime
import Domain
import HTTPTypes
import Primitives
import ServersAPI
import Testing

@testable import ServersDialect

@Suite struct FailureTests {
    @Test func declaredErrors() {
        #expect(CreateMessage.Failure(.unknownChannel, log: .disabled) == .unknownChannel)
        #expect(CreateMessage.Failure(.missingPermissions, log: .disabled) == .missingPermission)
        #expect(
            CreateMessage.Failure(.slowMode(retryAfterMilliseconds: 1500), log: .disabled)
                == .slowMode(retryAfterMilliseconds: 1500))
        #expect(GetServer.Failure(.unknownGuild, log: .disabled) == .unknownServer)
    }

    @Test func anAddressInUseIsAConflict() {
        let refused = DomainError.invalidField(InvalidField("email", .emailAlreadyRegistered))
        #expect(Register.Failure(refused, log: .disabled) == .emailTaken)
        #expect(ServersError.emailTaken.wireError.status == 409)
    }

    @Test(arguments: [
        (InvalidField.Rule.incorrectPassword, "wrong_password"), (.unknownUser, "unknown_user"),
        (.emptyMessage, "empty_message"), (.usernameHasTooManyUsers, "name_exhausted"),
        (.channelKindCannotHoldThis, "not_a_text_channel"),
    ])
    func fieldsKeepTheirName(rule: InvalidField.Rule, code: String) {
        let error = ServersError(.invalidField(InvalidField("current_password", rule)))
        let body = String(decoding: error.response.body, as: UTF8.self)
        #expect(error.response.status.code == 400)
        #expect(
            body.hasPrefix(
                #"{"error":"invalid_request","message":"The request has fields that are wrong.","fields":"#
                    + #"{"current_password":{"_errors":[{"code":"\#(code)""#))
    }

    @Test func undeclaredErrorsBecomeTheFallback() {
        #expect(CreateMessage.Failure(.unknownGuild, log: .disabled) == .serviceUnavailable)
        #expect(GetServer.Failure(.banned, log: .disabled) == .serviceUnavailable)
        #expect(GetMe.Failure(.unavailable(reason: "disk full"), log: .disabled) == .serviceUnavailable)
    }
}
