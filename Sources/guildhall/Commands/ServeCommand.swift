// `guildhall serve`: reads the configuration, starts the server, waits for a signal, drains, exits.

private import Glibc
internal import Primitives
internal import Reactor

enum ServeCommand {
    static let version = "0.1.0"

    /// Runs until SIGTERM or SIGINT.
    /// - Parameter arguments: those after `serve`.
    /// - Returns: the exit status: 0 after a clean stop, 1 when the server could not start.
    static func run(arguments: [String]) async -> Int32 {
        do throws(StartFailure) {
            let configuration = try Configuration(
                arguments: arguments, environment: environment(), dotEnv: readDotEnv())
            try await serve(configuration, log: log(for: configuration))
            return 0
        } catch {
            Console.complain(error.message)
            return 1
        }
    }

    private static func serve(_ configuration: Configuration, log: Log) async throws(StartFailure) {
        let server = try await Server.start(configuration, log: log)
        for await signal in server.signals([SIGTERM, SIGINT]) {
            log.info("stopping", ["signal": .string(signal == SIGTERM ? "SIGTERM" : "SIGINT")])
            break
        }
        await server.stop()
        log.info("stopped")
    }

    private static func log(for configuration: Configuration) -> Log {
        let format = configuration.logFormat ?? (isatty(2) == 1 ? .text : .json)
        return .standardError(minimum: configuration.logLevel, format: format)
    }

    private static func environment() -> [String: String] {
        var values: [String: String] = [:]
        for setting in Setting.all {
            if let value = getenv(setting.variable) { values[setting.variable] = String(cString: value) }
        }
        return values
    }

    /// The text of `.env` in the current folder; nil when there is none.
    private static func readDotEnv() throws(StartFailure) -> String? {
        guard let file = fopen(".env", "r") else {
            if errno == ENOENT { return nil }
            throw StartFailure(message: "cannot read .env: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
