// The guild dialect as a server mounts it: which requests are its own, and what answers them.

public import APIRuntime
internal import Domain
public import FileStorage
internal import Gateway
public import GuildsAPI
public import HTTPTypes
public import Primitives
public import RequestLimiting
public import Services

/// The guild contract over HTTP.
public struct GuildsEndpoint: DialectEndpoint {
    private let handler: GuildsHandler

    private let staging: StagingArea?
    private let uploads = UploadSlots()

    /// - Parameters:
    ///   - staging: where files of forms go; without one, forms are answered 503.
    ///   - limiter: nil lets any number of requests pass.
    public init(
        services: ChatServices, files: FileAddresses, staging: StagingArea?, limiter: RequestLimiter?,
        log: Log
    ) {
        handler = GuildsHandler(services: services, files: files, limiter: limiter, log: log)
        self.staging = staging
    }

    public static var gatewayPaths: [String] { GuildsGateway.paths }

    public var basePaths: [String] { GuildsRouter.basePaths }

    public func description(of route: GuildsRoute) -> OperationDescription { route.operation }

    public func match(_ head: RequestHead) -> RouteMatch<GuildsRoute> { GuildsRouter.match(head) }

    /// Forms are only taken from those who can show who they are, so that strangers cannot fill the disk.
    public func admit(_ head: RequestHead, on match: MatchedRoute<GuildsRoute>) -> BodyAdmission {
        let operation = match.route.operation
        guard let form = operation.streamedForm(of: head) else {
            return .inMemory(bytesMax: operation.bodyBytesMax)
        }
        do throws(GuildsError) {
            var user: UserID?
            if operation.needsCredentials {
                guard let credentials = GuildsCredentials.shown(in: head) else {
                    throw GuildsError.unauthorized
                }
                user = try handler.checkOffline(credentials)
            }
            guard let staging, let slot = uploads.take(for: user) else {
                throw GuildsError.serviceUnavailable
            }
            let spool = MultipartSpool(form, of: head, into: FormFiles(staging: staging, slot: slot))
            return .streamed(spool, bytesMax: form.bytesMax)
        } catch {
            return .refused(error.response)
        }
    }

    public func response(to match: RouteMatch<GuildsRoute>) -> Response? { GuildsRouter.response(to: match) }

    public func respond(
        to request: Request, on match: MatchedRoute<GuildsRoute>
    ) async -> Response {
        await GuildsRouter.respond(to: request, on: match, handler: handler)
    }

    public func response(to failure: RequestFailure) -> Response {
        GuildsErrorFormat.response(to: GuildsError.general(status: Int(failure.status.code)))
    }
}

extension GuildsCredentials {
    fileprivate static func shown(in head: RequestHead) -> GuildsCredentials? {
        bearerAuth(in: head) ?? botAuth(in: head)
    }
}
