// Structured logging: one line per record, readable text on a terminal, JSON otherwise.

private import Glibc
private import Synchronization

/// Where records go and which are kept. A value that is passed to whoever logs; there is no global one.
public struct Log: Sendable {
    public enum Level: Int, Sendable, Comparable, CaseIterable {
        case debug, info, warning, error

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

        public var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    public enum Format: Sendable { case text, json }

    /// A field's value. There is no case for a secret.
    public enum Value: Sendable {
        case string(String)
        case integer(Int64)
    }

    public typealias Fields = KeyValuePairs<String, Value>

    private let minimum: Level
    private let format: Format
    private let now: WallClock
    private let sink: @Sendable (String) -> Void
    private let throttle = Throttle()

    /// Records of one second beyond `LogBudget.recordsPerSecondMax` are dropped and counted, except at level
    /// debug.
    /// - Parameters:
    ///   - minimum: records below this level are dropped.
    ///   - sink: gets each whole line, newline included; may be called from several threads at once.
    public init(
        minimum: Level, format: Format, now: @escaping WallClock = systemClock,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.minimum = minimum
        self.format = format
        self.now = now
        self.sink = sink
    }

    /// Drops everything.
    public static let disabled = Log(minimum: .error, format: .text, sink: { _ in })

    /// Writes each line to standard error with one system call, so that lines of several threads do not mix.
    public static func standardError(minimum: Level, format: Format) -> Log {
        Log(minimum: minimum, format: format) { line in
            var line = line
            line.withUTF8 { _ = Glibc.write(2, $0.baseAddress, $0.count) }
        }
    }

    public func isEnabled(_ level: Level) -> Bool { level >= minimum }

    public func debug(_ message: String, _ fields: Fields = [:]) { log(.debug, message, fields) }
    public func info(_ message: String, _ fields: Fields = [:]) { log(.info, message, fields) }
    public func warning(_ message: String, _ fields: Fields = [:]) { log(.warning, message, fields) }
    public func error(_ message: String, _ fields: Fields = [:]) { log(.error, message, fields) }

    private func log(_ level: Level, _ message: String, _ fields: Fields) {
        guard isEnabled(level) else { return }
        if level > .debug {
            guard case .write(let droppedBefore) = throttle.spend(at: now()) else { return }
            if droppedBefore > 0 {
                write(.warning, "records dropped", ["count": .integer(Int64(droppedBefore))])
            }
        }
        write(level, message, fields)
    }

    private func write(_ level: Level, _ message: String, _ fields: Fields) {
        switch format {
        case .text: sink(textLine(level, message, fields))
        case .json: sink(jsonLine(level, message, fields))
        }
    }

    private func textLine(_ level: Level, _ message: String, _ fields: Fields) -> String {
        let time = now().iso8601
        let padding = String(repeating: " ", count: 7 - level.name.utf8.count)
        var line = "\(time) \(level.name)\(padding) \(message)"
        for (key, value) in fields { line += "  \(key)=\(text(value))" }
        return line + "\n"
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): String(number)
        case .string(let string):
            string.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 < 0x7F } && !string.isEmpty
                ? string : quoted(string)
        }
    }

    private func jsonLine(_ level: Level, _ message: String, _ fields: Fields) -> String {
        var line = "{\"time\":\"\(now().iso8601)\",\"level\":\"\(level.name)\",\"message\":\(quoted(message))"
        for (key, value) in fields {
            line += ",\(quoted(key)):"
            switch value {
            case .integer(let number): line += String(number)
            case .string(let string): line += quoted(string)
            }
        }
        return line + "}\n"
    }

    /// A JSON string: control characters cannot forge a second line.
    private func quoted(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// One budget for everybody who logs.
private final class Throttle: Sendable {
    private let budget = Mutex(LogBudget())

    func spend(at now: Timestamp) -> LogBudget.Verdict { budget.withLock { $0.spend(at: now) } }
}
