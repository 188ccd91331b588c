// Measures durable inserts through the driver: each of N tasks inserts one row per transaction and waits for it.
//
//     bench-sqlite FILE CONCURRENCY SECONDS

private import Database
private import Glibc
private import SQLiteDatabase

/// What one task saw.
private struct Tally: Sendable {
    var latenciesMicroseconds: [Double] = []
}

private let schema = Migration(
    number: 1, name: "create_messages",
    sqlite: """
        CREATE TABLE m (id INTEGER PRIMARY KEY, ch INTEGER, au INTEGER, content TEXT, ts INTEGER);
        CREATE INDEX i ON m (ch, id);
        """)

private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

private func insertUntil(
    _ deadline: Double, first: Int64, step: Int64, into database: any SQLDatabase
) async throws(DatabaseError) -> Tally {
    var tally = Tally()
    var id = first
    var start = now()
    while start < deadline {
        let row = id
        try await database.write { connection throws(DatabaseError) in
            try connection.execute(
                "INSERT INTO m VALUES ($1, $2, $3, $4, $5)",
                [
                    .integer(row), .integer(row % 10), .integer(5),
                    .text("hello world hello world hello world "), .integer(row),
                ])
        }
        let end = now()
        tally.latenciesMicroseconds.append(end - start)
        start = end
        id += step
    }
    return tally
}

private func measure(_ path: String, concurrency: Int, seconds: Double) async throws {
    let database = try EmbeddedDatabase(.file(path: path))
    try await database.migrate([schema])
    let before = database.statistics
    let start = now()
    let deadline = start + seconds * 1e6
    let latencies = try await withThrowingTaskGroup(of: Tally.self) { group in
        for task in 0..<concurrency {
            group.addTask {
                try await insertUntil(
                    deadline, first: Int64(task), step: Int64(concurrency), into: database)
            }
        }
        return try await group.reduce(into: [Double]()) { $0 += $1.latenciesMicroseconds }.sorted()
    }
    let elapsed = (now() - start) / 1e6
    let after = database.statistics
    await database.close()
    let commits = max(after.commits - before.commits, 1)
    let rate = Int(Double(latencies.count) / elapsed)
    let perCommit = Double(latencies.count) / Double(commits)
    let commitMicroseconds = (after.commitNanoseconds - before.commitNanoseconds) / commits / 1000
    print(
        "inserts/s=\(rate) rows/commit=\(Int(perCommit.rounded())) commit_us=\(commitMicroseconds)",
        "p50_us=\(Int(latencies[latencies.count / 2])) p99_us=\(Int(latencies[latencies.count * 99 / 100]))")
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let concurrency = Int(arguments[2]), let seconds = Double(arguments[3]) else {
    print("usage: bench-sqlite FILE CONCURRENCY SECONDS")
    exit(2)
}
try await measure(arguments[1], concurrency: concurrency, seconds: seconds)
