// `x-rate-limits` of the document and `x-rate-limit` of operations.

/// The table at the root of the document.
struct RateLimitTable {
    struct Rule {
        let limit: Int
        let perSeconds: Int
        let subject: RateLimit.Subject
    }

    struct Bucket {
        let name: String
        let rule: Rule
        let location: SourceLocation
    }

    let location: SourceLocation
    let majorParameters: [(text: String, location: SourceLocation)]
    /// Of operations that name no bucket.
    let standard: Rule?
    let buckets: [Bucket]
    private(set) var usedBuckets: Set<String> = []

    init(
        location: SourceLocation, majorParameters: [(text: String, location: SourceLocation)],
        standard: Rule?, buckets: [Bucket]
    ) {
        self.location = location
        self.majorParameters = majorParameters
        self.standard = standard
        self.buckets = buckets
    }

    mutating func use(_ name: String) -> Rule? {
        guard let bucket = buckets.first(where: { $0.name == name }) else { return nil }
        usedBuckets.insert(name)
        return bucket.rule
    }
}

extension SpecReader {
    private static let noBucket = "none"

    /// nil when the document limits nothing.
    func rateLimitTable(_ root: Fields) -> RateLimitTable? {
        guard let place = root["x-rate-limits"], let fields = Fields(place, .rateLimits, diagnostics) else {
            return nil
        }
        let buckets = fields.mapping("buckets").compactMap { child -> RateLimitTable.Bucket? in
            if !TypeNames.isIdentifier(child.key) || child.key == Self.noBucket {
                report(child.keyLocation, "`\(child.key)` is no name for a bucket")
            }
            return rateLimitRule(child.place).map {
                .init(name: child.key, rule: $0, location: child.keyLocation)
            }
        }
        return RateLimitTable(
            location: place.location, majorParameters: fields.strings("major_parameters"),
            standard: fields["default"].flatMap { rateLimitRule($0) }, buckets: buckets)
    }

    private func rateLimitRule(_ place: Place) -> RateLimitTable.Rule? {
        guard let fields = Fields(place, .rateLimit, diagnostics),
            let limit = fields.count("limit", atLeast: 1),
            let seconds = fields.count("per_seconds", atLeast: 1)
        else { return nil }
        var subject = RateLimit.Subject.caller
        if let text = fields.string("per") {
            if let known = RateLimit.Subject(rawValue: text) {
                subject = known
            } else {
                report(fields.location(of: "per"), "`per` is user or address, not `\(text)`")
            }
        }
        return .init(limit: limit, perSeconds: seconds, subject: subject)
    }

    /// What limits an operation; nil when nothing does.
    func rateLimit(
        _ fields: Fields, id: String, _ path: PathTemplate, _ parameters: [Parameter], isPublic: Bool
    ) -> RateLimit? {
        let name = fields.string("x-rate-limit")
        guard name != Self.noBucket else { return nil }
        guard rateLimits != nil else {
            if name != nil {
                report(
                    fields.location(of: "x-rate-limit"), "there is no x-rate-limits to name a bucket of")
            }
            return nil
        }
        guard let (bucket, rule) = bucket(named: name, fields, id) else { return nil }
        return RateLimit(
            bucket: bucket, limit: rule.limit, perSeconds: rule.perSeconds,
            subject: isPublic ? .address : rule.subject, majorParameter: majorParameter(path, parameters))
    }

    private func bucket(
        named name: String?, _ fields: Fields, _ id: String
    ) -> (name: String, rule: RateLimitTable.Rule)? {
        if let name {
            guard let rule = rateLimits?.use(name) else {
                report(fields.location(of: "x-rate-limit"), "`\(name)` is no bucket of x-rate-limits")
                return nil
            }
            return (name, rule)
        }
        guard let rule = rateLimits?.standard, !fields.has("x-rate-limit"), !id.isEmpty else { return nil }
        let own = TypeNames.snake(id)
        guard rateLimits?.buckets.contains(where: { $0.name == own }) == false else {
            report(
                fields.place.location,
                "x-rate-limits has a bucket called `\(own)` like this operation; name it in x-rate-limit")
            return nil
        }
        return (own, rule)
    }

    private func majorParameter(_ path: PathTemplate, _ parameters: [Parameter]) -> Int? {
        let major = Set((rateLimits?.majorParameters ?? []).map(\.text))
        return parameters.prefix { $0.place == .path }.firstIndex { major.contains($0.name) }
    }

    /// What can be said when all operations are known.
    func checkRateLimits(_ operations: [Operation], _ errors: ErrorTable?, _ table: SchemaTable) {
        guard let limits = rateLimits else { return }
        for bucket in limits.buckets where !limits.usedBuckets.contains(bucket.name) {
            report(bucket.location, "no operation names the bucket `\(bucket.name)`")
        }
        for major in limits.majorParameters { check(major, operations, table) }
        let used = operations.compactMap(\.rateLimit)
        checkNumbers(of: used, at: limits.location)
        if let errors, errors.rateLimitError == nil, !used.isEmpty {
            report(limits.location, "errors.yaml has no rate_limit_error to refuse requests with")
        }
    }

    private func checkNumbers(of limits: [RateLimit], at location: SourceLocation) {
        let byNumber = Dictionary(grouping: limits, by: \.bucketNumber).mapValues {
            Set($0.map(\.bucket)).sorted()
        }
        for names in byNumber.values.sorted(by: { $0[0] < $1[0] }) where names.count > 1 {
            report(location, "the buckets \(names.joined(separator: ", ")) have one number; rename one")
        }
    }

    private func check(
        _ major: (text: String, location: SourceLocation), _ operations: [Operation], _ table: SchemaTable
    ) {
        let uses = operations.flatMap(\.parameters).filter { $0.place == .path && $0.name == major.text }
        if uses.isEmpty { report(major.location, "no path has a parameter `\(major.text)`") }
        for use in uses {
            if case .string(let rules)? = table.shape(of: use.schema), rules.format == .snowflake { continue }
            report(
                use.schema.origin.location,
                "`\(major.text)` is one of the major_parameters, which have the format snowflake")
        }
    }
}

extension KeyTable {
    static let rateLimits = KeyTable("x-rate-limits", optional: ["major_parameters", "default", "buckets"])
    static let rateLimit = KeyTable("a rate limit", required: ["limit", "per_seconds"], optional: ["per"])
}
