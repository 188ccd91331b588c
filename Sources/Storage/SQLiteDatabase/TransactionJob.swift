// A body on its way through the driver: the caller's continuation, the body, and in the end its result.

internal import Database

/// What the writer and the readers see of a transaction, whatever it returns and throws.
protocol Job: AnyObject, Sendable {
    /// Runs the body, once.
    /// - Returns: whether it returned normally.
    func run(on connection: Connection) -> Bool
    /// Puts a failure of the database in the place of the result.
    func fail(_ error: DatabaseError)
    /// Hands the result to the caller's executor, once and as the last thing.
    func resume()
}

/// A job that must be done at some time.
struct TimedJob: Sendable {
    let job: any Job
    /// On the monotonic clock.
    let deadlineNanoseconds: UInt64
}

/// `@unchecked Sendable`: used by the caller until it is queued, then by the one thread that took it.
final class TransactionJob<Value: Sendable, Failure: DatabaseFailure>: Job, @unchecked Sendable {
    typealias Body = @Sendable (any SQLConnection) throws(Failure) -> Value

    private let body: Body
    private let continuation: UnsafeContinuation<Result<Value, Failure>, Never>
    private var result: Result<Value, Failure>?

    init(_ body: @escaping Body, _ continuation: UnsafeContinuation<Result<Value, Failure>, Never>) {
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: Connection) -> Bool {
        do throws(Failure) {
            result = .success(try body(connection))
            return true
        } catch {
            result = .failure(error)
            return false
        }
    }

    func fail(_ error: DatabaseError) { result = .failure(Failure(error)) }

    func resume() { continuation.resume(returning: result ?? .failure(Failure(.closed))) }
}
