// All violations of one request, each with the path of its field. Empty (and without any allocation) as long
// as nothing is wrong; paths are put together from the inside out while decoders return, so that decoding a
// valid request never keeps track of where it is.

/// Violations by field, in the order found (error tree of seed 1 §5.3).
public struct FieldErrors: Sendable, Hashable {
    /// One violation and where it is.
    public struct Entry: Sendable, Hashable {
        /// Keys from the outside in, array indices as decimal text; empty for the document itself.
        public let path: [String]
        public let violation: Violation
    }

    /// Violations kept of one request: more help nobody, and a hostile body could have one per byte.
    public static let countMax = 100

    // Paths are kept from the inside out.
    private var reversedPaths: [[String]] = []
    private var violations: [Violation] = []

    public init() {}

    /// One violation, as a service reports it.
    public init(_ violation: Violation, at path: String...) {
        add(violation, at: path)
    }

    public var isEmpty: Bool { violations.isEmpty }
    public var count: Int { violations.count }

    public var entries: [Entry] {
        zip(reversedPaths, violations).map { Entry(path: $0.reversed(), violation: $1) }
    }

    /// Adds a violation, unless there are `countMax` already.
    /// - Parameter path: keys from the outside in.
    public mutating func add(_ violation: Violation, at path: [String] = []) {
        guard violations.count < Self.countMax else { return }
        reversedPaths.append(path.reversed())
        violations.append(violation)
    }

    /// Adds all of another list, below `key` when one is given.
    public mutating func add(_ other: FieldErrors, under key: String? = nil) {
        let mark = count
        for (path, violation) in zip(other.reversedPaths, other.violations).prefix(Self.countMax - count) {
            reversedPaths.append(path)
            violations.append(violation)
        }
        if let key { nest(since: mark, under: key) }
    }

    /// Moves everything added since `mark` (an earlier `count`) below `key`.
    mutating func nest(since mark: Int, under key: String) {
        for index in mark..<max(mark, violations.count) { reversedPaths[index].append(key) }
    }
}

extension FieldErrors {
    /// Writes the tree: an object per key, `_errors` with the violations of the place itself.
    /// - Parameter describe: the dialect's words for a violation.
    public func write(to writer: inout JSONWriter, describe: (Violation) -> ViolationText) {
        Self.write(entries[...].map { ($0.path[...], $0.violation) }, to: &writer, describe: describe)
    }

    private typealias Node = (path: ArraySlice<String>, violation: Violation)

    private static func write(
        _ nodes: [Node], to writer: inout JSONWriter, describe: (Violation) -> ViolationText
    ) {
        writer.beginObject()
        var own: [Violation] = []
        var keys: [String] = []
        var children: [String: [Node]] = [:]
        for node in nodes {
            guard let key = node.path.first else {
                own.append(node.violation)
                continue
            }
            if children[key] == nil { keys.append(key) }
            children[key, default: []].append((node.path.dropFirst(), node.violation))
        }
        if !own.isEmpty { writeLeaves(own, to: &writer, describe: describe) }
        for key in keys {
            writer.key(dynamic: key)
            write(children[key] ?? [], to: &writer, describe: describe)
        }
        writer.endObject()
    }

    private static func writeLeaves(
        _ violations: [Violation], to writer: inout JSONWriter, describe: (Violation) -> ViolationText
    ) {
        writer.key("_errors")
        writer.beginArray()
        for violation in violations {
            let text = describe(violation)
            writer.element()
            writer.beginObject()
            writer.key("code")
            writer.string(text.code)
            writer.key("message")
            writer.string(text.message)
            writer.endObject()
        }
        writer.endArray()
    }
}
