// Rate limits. Buckets are compared by what they do to operations: their names are opaque to clients.

internal import SpecModel

extension ContractComparison {
    mutating func compareRateLimits() {
        var members: [LimitChange: [(old: Operation, new: Operation)]] = [:]
        var order: [LimitChange] = []
        for (was, now) in operations.both where was.rateLimit != nil || now.rateLimit != nil {
            let change = LimitChange(was, now)
            if members[change] == nil { order.append(change) }
            members[change, default: []].append((was, now))
        }
        for change in order { compare(members[change] ?? []) }
        compareSharing()
    }

    /// Operations for which the same has changed.
    private mutating func compare(_ members: [(old: Operation, new: Operation)]) {
        guard let (was, now) = members.first else { return }
        let users = members.map(\.new.id).sorted()
        let place = now.origin.location
        let site = ChangeSite(.rateLimit, (now.rateLimit ?? was.rateLimit)?.bucket ?? "")
        guard let before = was.rateLimit, let after = now.rateLimit else {
            let rule: RateLimitRule = now.rateLimit == nil ? .removed : .added
            let message = "\(now.rateLimit.text) instead of \(was.rateLimit.text)"
            return report(rule, message, place, at: site, users: users)
        }
        if let rule = after.change(from: before) {
            let message = "\(now.rateLimit.text) instead of \(was.rateLimit.text)"
            report(rule, message, place, at: site, users: users)
        }
        if before.subject != after.subject || was.majorPosition != now.majorPosition {
            let message = "counted by \(now.countedBy), not by \(was.countedBy)"
            report(RateLimitRule.subjectChanged, message, place, at: site, users: users)
        }
    }

    /// Which operations of both contracts count together.
    private mutating func compareSharing() {
        let both = operations.both.filter { $0.old.rateLimit != nil && $0.new.rateLimit != nil }
        for (was, now) in both {
            let others = both.filter { $0.new.id != now.id }
            let before = Set(
                others.filter { $0.old.rateLimit?.bucket == was.rateLimit?.bucket }.map(\.new.id))
            let after = Set(
                others.filter { $0.new.rateLimit?.bucket == now.rateLimit?.bucket }.map(\.new.id))
            let (joined, left) = (after.subtracting(before).sorted(), before.subtracting(after).sorted())
            let (place, site) = (now.origin.location, now.site.appending("rate-limit"))
            if !joined.isEmpty {
                let message = "counts with \(UserList.text(joined))"
                report(RateLimitRule.bucketShared, message, place, at: site)
            }
            if !left.isEmpty {
                let message = "does not count with \(UserList.text(left))"
                report(RateLimitRule.bucketParted, message, place, at: site)
            }
        }
    }
}

/// What is true of all operations that one report is about.
private struct LimitChange: Hashable {
    /// Where the report stands.
    let bucket: String?
    let before: [String?]
    let after: [String?]

    init(_ was: Operation, _ now: Operation) {
        bucket = (now.rateLimit ?? was.rateLimit)?.bucket
        before = [was.rateLimit.text, was.rateLimit.map { _ in was.countedBy }]
        after = [now.rateLimit.text, now.rateLimit.map { _ in now.countedBy }]
    }
}

extension RateLimit {
    /// Lowered when fewer requests pass at once or in the long run, whatever else is true.
    fileprivate func change(from old: RateLimit) -> RateLimitRule? {
        // Compares `limit / perSeconds` of both without a division.
        let (rate, oldRate) = (limit * old.perSeconds, old.limit * perSeconds)
        if limit < old.limit || rate < oldRate { return .lowered }
        return limit > old.limit || rate > oldRate ? .raised : nil
    }
}

extension RateLimit? {
    fileprivate var text: String { map { "\($0.limit) in \($0.perSeconds) s" } ?? "no limit" }
}

extension Operation {
    private var pathParameters: [(segment: Int, name: String)] {
        path.segments.enumerated().compactMap { index, segment in
            if case .parameter(let name) = segment { (index, name) } else { nil }
        }
    }

    private var majorParameter: (segment: Int, name: String)? {
        guard let index = rateLimit?.majorParameter, pathParameters.indices.contains(index) else {
            return nil
        }
        return pathParameters[index]
    }

    /// Where in the path the parameter stands each value of which has a count of its own.
    fileprivate var majorPosition: Int? { majorParameter?.segment }

    fileprivate var countedBy: String {
        let subject = rateLimit?.subject == .address ? "address" : "caller"
        return majorParameter.map { "\(subject) and \($0.name)" } ?? subject
    }
}

/// Long lists of operations and events, shortened.
enum UserList {
    /// As many as fit on a line.
    private static let shownMax = 4

    static func text(_ users: [String]) -> String {
        guard users.count > shownMax + 1 else { return users.joined(separator: ", ") }
        return "\(users.prefix(shownMax).joined(separator: ", ")) and \(users.count - shownMax) more"
    }
}
