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
    /// Operations with a bucket of their own, in the order of their indices, which follow those of `buckets`.
    private(set) var ownBuckets: [String] = []
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

    /// The bucket of that name and its index.
    mutating func use(_ name: String) -> (index: Int, rule: Rule)? {
        guard let index = buckets.firstIndex(where: { $0.name == name }) else { return nil }
        usedBuckets.insert(name)
        return (index, buckets[index].rule)
    }

    /// The index of a new bucket.
    mutating func add(_ name: String) -> Int {
        ownBuckets.append(name)
        return buckets.count + ownBuckets.count - 1
    }

    var isUsed: Bool { !usedBuckets.isEmpty || !ownBuckets.isEmpty }
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
        guard let (bucket, index, rule) = bucket(named: name, fields, id) else { return nil }
        return RateLimit(
            bucket: bucket, bucketIndex: index, limit: rule.limit, perSeconds: rule.perSeconds,
            subject: isPublic ? .address : rule.subject, majorParameter: majorParameter(path, parameters))
    }

    private func bucket(
        named name: String?, _ fields: Fields, _ id: String
    ) -> (name: String, index: Int, rule: RateLimitTable.Rule)? {
        if let name {
            guard let found = rateLimits?.use(name) else {
                report(fields.location(of: "x-rate-limit"), "`\(name)` is no bucket of x-rate-limits")
                return nil
            }
            return (name, found.index, found.rule)
        }
        guard let rule = rateLimits?.standard, !fields.has("x-rate-limit"), !id.isEmpty else { return nil }
        let own = TypeNames.snake(id)
        guard rateLimits?.buckets.contains(where: { $0.name == own }) == false else {
            report(
                fields.place.location,
                "x-rate-limits has a bucket called `\(own)` like this operation; name it in x-rate-limit")
            return nil
        }
        guard let index = rateLimits?.add(own) else { return nil }
        return (own, index, rule)
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
        if let errors, errors.rateLimitError == nil, limits.isUsed {
            report(limits.location, "errors.yaml has no rate_limit_error to refuse requests with")
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
