// A scenario in words.

internal import ConformanceModel

extension Scenario {
    /// Title, place and steps, one line each.
    public var explanation: String {
        var lines = [id, "  \(title)", "  \(level.rawValue), profile \(profile), \(location)"]
        for actor in actors { lines.append("  \(actor.name) is a new \(actor.kind)") }
        lines += Self.lines(steps, indent: "  ")
        return lines.joined(separator: "\n")
    }

    private static func lines(_ steps: [Step], indent: String) -> [String] {
        steps.enumerated().flatMap { index, step -> [String] in
            let line = "\(indent)\(index + 1). \(step.title)"
            switch step.verb {
            case .loop(let loop): return [line] + lines(loop.steps, indent: indent + "   ")
            case .parallel(let branches):
                return [line]
                    + branches.flatMap {
                        ["\(indent)   \($0.name):"] + lines($0.steps, indent: indent + "     ")
                    }
            default: return [line]
            }
        }
    }
}
