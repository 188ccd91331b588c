// What the program says about itself outside the log.

private import Glibc

enum Console {
    /// One line on standard error, under the program's name.
    static func complain(_ message: String) {
        var line = "guildhall: \(message)\n"
        line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    }
}
