// Standard streams.

private import Glibc

enum Terminal {
    /// On standard output, at once: whoever reads it from a pipe may be waiting for it.
    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func complain(_ text: String) { write(text + "\n") }

    /// On standard error, where it does not mix with what a command is asked for.
    static func write(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Whether somebody looks at standard error.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    static var hasColour: Bool { isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil }

    static func exit(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }
}
