// Runs a program of this package as a child: reads its lines, signals it, and never leaves it behind.

private import Glibc

/// A running child. Killed when the test lets go of it.
public final class ChildProcess {
    /// What of the child the test reads; the other stream is dropped.
    public enum Stream: Sendable {
        case output, errors
    }

    /// How a child ended.
    public enum Ending: Sendable, Equatable {
        case exit(code: Int32)
        case signal(Int32)
    }

    public struct CannotStart: Error {
        public let program: String
        public let code: Int32
    }

    /// The kernel's number for it.
    public let processID: Int32
    private let stream: UnsafeMutablePointer<FILE>
    private var hasEnded = false

    /// Starts a program that was built with the tests.
    /// - Parameters:
    ///   - program: the product's name, which lies beside the program that runs the tests; or the whole path of a
    ///     program of the system's.
    ///   - environment: all that the child gets.
    ///   - folder: where it runs; nil for the test's own.
    public init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
        in folder: String? = nil, reading: Stream = .output
    ) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, let stream = fdopen(ends[0], "r") else {
            throw CannotStart(program: program, code: errno)
        }
        self.stream = stream
        // Only the child's copy may keep the pipe open, also when tests start several children at once.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        let (kept, dropped) =
            reading == .output ? (STDOUT_FILENO, STDERR_FILENO) : (STDERR_FILENO, STDOUT_FILENO)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], kept)
        posix_spawn_file_actions_addopen(&actions, dropped, "/dev/null", O_WRONLY, 0)
        var command = [program.hasPrefix("/") ? program : Self.folder + "/" + program] + arguments
        if let folder {
            // posix_spawn itself changes no folder; the shell does, and becomes the program.
            command = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, folder] + command
        }
        let values = environment.map { "\($0.key)=\($0.value)" }
        var process = pid_t()
        let status = Self.withCStrings(command) { vector in
            Self.withCStrings(values) { posix_spawn(&process, command[0], &actions, nil, vector, $0) }
        }
        guard status == 0 else {
            fclose(stream)
            throw CannotStart(program: program, code: status)
        }
        processID = process
    }

    deinit {
        if !hasEnded {
            kill(processID, SIGKILL)
            _ = waitForEnd()
        }
        fclose(stream)
    }

    /// Where the products of this build lie.
    private static var folder: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }

    /// The next whole line without its end; nil when the child has closed the stream. Blocks.
    public func readLine() -> String? {
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        let count = getline(&line, &capacity, stream)
        guard count > 0, let line, line[count - 1] == 0x0A else { return nil }
        line[count - 1] = 0
        return String(cString: line)
    }

    /// All lines until the child closes the stream. Blocks.
    public func readLines() -> [String] {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines
    }

    public func send(signal: Int32) { kill(processID, signal) }

    /// Waits for the child to end. Call once.
    public func waitForEnd() -> Ending {
        hasEnded = true
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exit(code: status >> 8 & 0xFF) : .signal(signal)
    }
}
