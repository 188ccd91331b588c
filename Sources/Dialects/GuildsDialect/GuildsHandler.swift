// What the generated router calls. The operations are in Handlers/, one file for each tag of the contract.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

/// A class, so that each request retains it once instead of copying every service.
final class GuildsHandler: GuildsAPIHandler {
    let services: ChatServices
    let files: FileAddresses
    private let log: Log

    init(services: ChatServices, files: FileAddresses, log: Log) {
        self.services = services
        self.files = files
        self.log = log
    }

    func authenticate(_ credentials: GuildsCredentials) async throws(GuildsError) -> UserID {
        switch credentials {
        case .bearerAuth(let token):
            do throws(DomainError) {
                return try services.accounts.verify(accessToken: token)
            } catch {
                throw GuildsError(error)
            }
        case .botAuth: throw .unauthorized
        }
    }

    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: UserID?, from address: SocketAddress
    ) -> RateLimitVerdict? { nil }

    /// What the domain refused, as the operation's own error type.
    func failure<Failure: GuildsOperationFailure>(_ error: DomainError) -> Failure {
        Failure(error, log: log)
    }
}
