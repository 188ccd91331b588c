// What the generated router calls. The operations are in Handlers/, one file for each tag of the contract.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

struct GuildsHandler: GuildsAPIHandler {
    let services: ChatServices
    let log: Log

    func authenticate(_ credentials: GuildsCredentials) async throws(GuildsError) -> UserID {
        switch credentials {
        case .bearerAuth(let token):
            do throws(DomainError) {
                return try services.accounts.verify(accessToken: token)
            } catch {
                throw GuildsError(error)
            }
        }
    }

    /// Runs a use case and gives what it refuses the operation's own error type.
    nonisolated(nonsending) func serve<Output, Failure: GuildsOperationFailure>(
        orThrow _: Failure.Type, _ useCase: nonisolated(nonsending) () async throws(DomainError) -> Output
    ) async throws(Failure) -> Output {
        do throws(DomainError) {
            return try await useCase()
        } catch {
            if case .unavailable(let reason) = error {
                log.error("request not served", ["reason": .string(reason)])
            }
            throw Failure(GuildsError(error))
        }
    }
}
