// Where in the spec something was written: every IR node carries one, so that every message can point at it.

/// A place in a YAML file, as compilers print it: `spec/guilds/openapi.yaml:214:9`.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// Path as given on the command line.
    public let file: String
    /// Both count from 1.
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// One problem in the spec.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
    public let location: SourceLocation
    /// What is wrong and what to write instead, one line.
    public let message: String

    public init(_ location: SourceLocation, _ message: String) {
        self.location = location
        self.message = message
    }

    public var description: String { "\(location): error: \(message)" }
}
