// The Prometheus text format, version 0.0.4: what `GET /metrics` answers.

/// Collects metric families and renders them.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge
    }

    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Adds a family with one value.
    /// - Parameters:
    ///   - name: with its unit and, for counters, `_total` at the end.
    ///   - help: one line.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, label: nil, [("", value)])
    }

    /// Adds a family with one value for each value of a label.
    mutating func add(
        _ name: String, _ kind: Kind, _ help: String, label: String?, _ values: [(String, Double)]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labelValue, value) in values {
            let labels = label.map { "{\($0)=\"\(labelValue)\"}" } ?? ""
            text += "\(name)\(labels) \(Self.number(value))\n"
        }
    }

    /// Whole numbers without a fraction, as people read them.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
