// Which operation of the contract a request is: the way back from a path to its template.

internal import SpecModel

struct OperationMatcher: Sendable {
    private struct Entry {
        let id: String
        let method: String
        let segments: [PathTemplate.Segment]
    }

    private let entries: [Entry]
    private let basePaths: [String]

    init(_ description: APIDescription) {
        entries = description.operations.map {
            Entry(id: $0.id, method: $0.method.rawValue.uppercased(), segments: $0.path.segments)
        }
        basePaths = description.basePaths.isEmpty ? [""] : description.basePaths
    }

    /// - Parameters:
    ///   - target: path and query, as on the wire.
    ///   - prefix: where the server has the contract's paths, if that is not where the contract has them.
    func operation(_ method: String, _ target: String, below prefix: String? = nil) -> String? {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        for base in [prefix].compactMap(\.self) + basePaths where path.hasPrefix(base) {
            let segments = path.dropFirst(base.count).split(separator: "/", omittingEmptySubsequences: false)
            if let id = operation(method, segments.dropFirst()) { return id }
        }
        return nil
    }

    /// Templates with literal segments go before those with parameters.
    private func operation(_ method: String, _ segments: ArraySlice<Substring>) -> String? {
        entries.filter { $0.method == method && Self.fits($0.segments, segments) }
            .max { Self.literals($0) < Self.literals($1) }?.id
    }

    private static func literals(_ entry: Entry) -> Int {
        entry.segments.count { if case .literal = $0 { true } else { false } }
    }

    private static func fits(_ template: [PathTemplate.Segment], _ path: ArraySlice<Substring>) -> Bool {
        template.count == path.count
            && zip(template, path).allSatisfy { segment, text in
                switch segment {
                case .literal(let literal): literal == text
                case .parameter: !text.isEmpty
                }
            }
    }
}
