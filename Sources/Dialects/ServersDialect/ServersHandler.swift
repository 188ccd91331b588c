// What the generated router calls. The operations are in Handlers/, one file for each tag of the contract.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import RequestLimiting
internal import ServersAPI
internal import Services

/// A class, so that each request retains it once instead of copying every service.
final class ServersHandler: ServersAPIHandler {
    let services: ChatServices
    private let limiter: RequestLimiter?
    private let log: Log

    init(services: ChatServices, limiter: RequestLimiter?, log: Log) {
        self.services = services
        self.limiter = limiter
        self.log = log
    }

    func authenticate(_ credentials: ServersCredentials) async throws(ServersError) -> UserID {
        switch credentials {
        case .bearerAuth(let token):
            do throws(DomainError) {
                return try services.accounts.verify(accessToken: token)
            } catch {
                throw ServersError(error)
            }
        }
    }

    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: UserID?, from address: SocketAddress
    ) -> RateLimitVerdict? { limiter?.take(limit, major: major, caller: caller, from: address) }

    /// What the domain refused, as the operation's own error type.
    func failure<Failure: ServersOperationFailure>(_ error: DomainError) -> Failure {
        Failure(error, log: log)
    }
}
