// What the generated router calls. The operations are in Handlers/, one file for each tag of the contract.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import RequestLimiting
internal import Services

/// A class, so that each request retains it once instead of copying every service.
final class GuildsHandler: GuildsAPIHandler {
    let services: ChatServices
    let files: FileAddresses
    private let limiter: RequestLimiter?
    private let log: Log

    init(services: ChatServices, files: FileAddresses, limiter: RequestLimiter?, log: Log) {
        self.services = services
        self.files = files
        self.limiter = limiter
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
        case .botAuth(let token):
            do throws(DomainError) {
                return try await services.bots.verify(token: Secret(token))
            } catch {
                throw GuildsError(error)
            }
        }
    }

    /// What of `authenticate` can be done at once, without the database.
    /// - Returns: nil where only the database can tell who it is.
    /// - Throws: the error of credentials that cannot be right.
    func checkOffline(_ credentials: GuildsCredentials) throws(GuildsError) -> UserID? {
        switch credentials {
        case .bearerAuth(let token):
            do throws(DomainError) {
                return try services.accounts.verify(accessToken: token)
            } catch {
                throw GuildsError(error)
            }
        case .botAuth(let token):
            guard services.bots.claimedUser(of: Secret(token)) != nil else { throw GuildsError.unauthorized }
            return nil
        }
    }

    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: UserID?, from address: SocketAddress
    ) -> RateLimitVerdict? { limiter?.take(limit, major: major, caller: caller, from: address) }

    /// What the domain refused, as the operation's own error type.
    func failure<Failure: GuildsOperationFailure>(_ error: DomainError) -> Failure {
        Failure(error, log: log)
    }
}
