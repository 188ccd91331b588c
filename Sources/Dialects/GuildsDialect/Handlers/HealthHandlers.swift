// Operations tagged Health.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func getHealth(_ input: GetHealth.Input) async throws(GetHealth.Failure) -> GetHealth.Output {
        GetHealth.Output(Health(status: .ok))
    }

    func getReadiness(_ input: GetReadiness.Input) async throws(GetReadiness.Failure) -> GetReadiness.Output {
        do throws(DomainError) {
            try await services.health.checkReadiness()
            return GetReadiness.Output(Readiness(status: .ok, database: .ok))
        } catch {
            throw failure(error)
        }
    }
}
