// Works on the search index in the background: adds what is older than it, and takes out what was in deleted
// channels. Each step commits how far it has come, so stopping in between loses nothing.

internal import Domain
internal import Primitives
internal import Services

/// Runs until it is stopped.
struct IndexKeeper {
    private let task: Task<Void, Never>

    /// Nobody waits for the work: searches leave deleted channels out by themselves.
    private static let pause = Duration.seconds(30)
    /// A line in the log for this many messages: one for every few seconds.
    private static let messagesPerReport = 100_000

    init(_ search: SearchService, log: Log) {
        task = Task {
            while !Task.isCancelled {
                await Self.work(on: search, log: log)
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    func stop() async {
        task.cancel()
        await task.value
    }

    private static func work(on search: SearchService, log: Log) async {
        var count = 0
        var reported = 0
        do throws(DomainError) {
            while !Task.isCancelled, let messages = try await search.tendIndex() {
                count += messages
                if count - reported >= messagesPerReport {
                    reported = count
                    log.info("search index is being completed", ["messages": .integer(Int64(count))])
                }
            }
        } catch {
            log.error("search index not completed", ["reason": .string("\(error)")])
        }
        if count > 0 { log.info("search index brought up to date", ["messages": .integer(Int64(count))]) }
    }
}
