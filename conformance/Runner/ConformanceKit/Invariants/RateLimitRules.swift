// The headers of rate limits agree with the contract and with each other, where a server sends them.

internal import ConformanceModel
internal import SpecModel

struct RateLimitRules {
    let contract: Contract

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        trace.enumerated().flatMap { index, event -> [Breach] in
            guard case .response(let response) = event.kind,
                let limit = response.operation.flatMap(contract.operation)?.rateLimit
            else { return [] }
            return problems(response, limit).map {
                Breach(rule: "rate-limit-headers", message: $0, traceIndex: index)
            }
        }
    }

    private func problems(_ response: ResponseRecord, _ limit: RateLimit) -> [String] {
        var problems: [String] = []
        if response.status == 429 { problems += retryProblems(response) }
        guard let allowed = response.header("X-RateLimit-Limit") else { return problems }
        if Int(allowed) != limit.limit {
            problems.append("X-RateLimit-Limit is \(allowed), not \(limit.limit)")
        }
        let remaining = response.header("X-RateLimit-Remaining").flatMap(Int.init)
        if let remaining, (0..<limit.limit).contains(remaining) {
            if response.status == 429, response.header("Retry-After") != nil, isLimitError(response),
                remaining != 0
            {
                problems.append("X-RateLimit-Remaining is \(remaining) in a refusal")
            }
        } else {
            problems.append("X-RateLimit-Remaining must be a number below \(limit.limit)")
        }
        let resetAfter = response.header("X-RateLimit-Reset-After").flatMap(Double.init)
        if resetAfter.map({ !(0...Double(limit.perSeconds)).contains($0) }) ?? true {
            problems.append("X-RateLimit-Reset-After must be a number up to \(limit.perSeconds)")
        }
        if response.header("X-RateLimit-Reset").flatMap(Double.init) == nil {
            problems.append("X-RateLimit-Reset must be a number")
        }
        if response.header("X-RateLimit-Bucket")?.isEmpty ?? true {
            problems.append("X-RateLimit-Bucket is missing")
        }
        return problems
    }

    private func isLimitError(_ response: ResponseRecord) -> Bool {
        contract.error(in: response)?.name == contract.description.errors.rateLimitError
    }

    /// The body's time and the header's are the same, the header's in whole seconds.
    private func retryProblems(_ response: ResponseRecord) -> [String] {
        guard isLimitError(response) || contract.error(in: response)?.carriesRetryAfter == true else {
            return []
        }
        guard let header = response.header("Retry-After").flatMap(Int.init) else {
            return ["a 429 needs the header Retry-After in whole seconds"]
        }
        for key in contract.description.errors.body {
            guard case .retryAfter(let name) = key, let value = response.body.json?[name] else { continue }
            guard let seconds = number(value) else { return ["`\(name)` must be a number"] }
            if Double(header) < seconds || Double(header) > seconds + 1 {
                return ["Retry-After is \(header) and `\(name)` is \(value.json)"]
            }
        }
        return []
    }

    private func number(_ value: JSONLiteral) -> Double? {
        switch value {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
