// Collects the problems of one run. A spec is read to its end whatever is found on the way, so that its
// author sees every mistake at once.

/// Everything wrong with a spec, sorted by place. Never empty.
public struct SpecErrors: Error, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]

    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

package final class Diagnostics {
    private var found: Set<Diagnostic> = []

    package init() {}

    /// The same problem at the same place is kept once, however often the place is visited.
    package func report(_ location: SourceLocation, _ message: String) {
        found.insert(Diagnostic(location, message))
    }

    package func report(_ diagnostics: [Diagnostic]) {
        found.formUnion(diagnostics)
    }

    package var isEmpty: Bool { found.isEmpty }

    package var sorted: [Diagnostic] {
        found.sorted { left, right in
            let (one, other) = (left.location, right.location)
            if one.file != other.file { return one.file < other.file }
            if one.line != other.line { return one.line < other.line }
            if one.column != other.column { return one.column < other.column }
            return left.message < right.message
        }
    }
}
