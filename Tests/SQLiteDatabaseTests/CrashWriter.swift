// Starts and kills the program `CrashWriter`, and reads what it acknowledges.

import Glibc
import Testing

final class CrashWriter {
    private let process: pid_t
    private let output: UnsafeMutablePointer<FILE>
    private var hasExited = false

    struct CannotStart: Error {
        let path: String
        let code: Int32
    }

    init(_ arguments: String...) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, let output = fdopen(ends[0], "r") else {
            throw CannotStart(path: "pipe", code: errno)
        }
        self.output = output
        // Only the child's copy may keep the pipe open, also when tests start several children at once.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            close(ends[1])
        }
        let path = Self.path
        var vector = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for argument in vector { free(argument) } }
        var process = pid_t()
        let status = posix_spawn(&process, path, &actions, nil, &vector, environ)
        guard status == 0 else { throw CannotStart(path: path, code: status) }
        self.process = process
    }

    deinit {
        if !hasExited {
            kill(process, SIGKILL)
            _ = waitForExit()
        }
        fclose(output)
    }

    /// Beside the program that runs the tests.
    private static var path: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/CrashWriter"
    }

    /// The next whole line; nil at the end.
    func readLine() -> String? {
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        let count = getline(&line, &capacity, output)
        guard count > 1, let line, line[count - 1] == 0x0A else { return nil }
        line[count - 1] = 0
        return String(cString: line)
    }

    /// - Returns: 0 for success, the signal that ended it, or 256 times its exit code.
    func waitForExit() -> Int32 {
        hasExited = true
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status & ~0x80  // Without the flag for a core dump.
    }

    /// Expects that it was alive until then, or had finished.
    /// - Returns: what was still in the pipe.
    func killAndWait() -> [String] {
        kill(process, SIGKILL)
        let status = waitForExit()
        #expect(status == SIGKILL || status == 0, "it ended by itself")
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines
    }

}
