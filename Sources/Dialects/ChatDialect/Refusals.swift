// What becomes of a refusal of the domain when an operation is answered with it.

public import APIRuntime
public import Domain
public import Primitives

/// An error that the operation does not declare is a defect of the server: the fallback answers it.
/// - Parameters:
///   - failure: the refusal as the operation's own error; nil when it declares none such.
///   - wire: the refusal as the contract's error.
///   - log: gets what the caller is not to blame for.
public func declaredFailure<Failure>(
    _ failure: Failure?, or fallback: Failure, for error: DomainError, as wire: WireError, log: Log
) -> Failure {
    if case .unavailable(let reason) = error {
        log.error("request not served", ["reason": .string(reason)])
    }
    if let failure { return failure }
    log.error(
        "undeclared error",
        ["failure": .string(String(reflecting: Failure.self)), "error": .string(wire.message)])
    return fallback
}
