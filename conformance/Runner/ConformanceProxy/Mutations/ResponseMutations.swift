// The faults of REST responses that a contract lets one think of.

internal import SpecModel

struct ResponseMutations {
    private let description: APIDescription
    private var payloads: PayloadFaults
    private var mutations: [Mutation] = []

    init(_ description: APIDescription, _ payloads: PayloadFaults) {
        self.description = description
        self.payloads = payloads
    }

    /// The mutations, and the payload faults with what was used up of them.
    mutating func all() -> ([Mutation], PayloadFaults) {
        var headersAreSingledOut = false
        for operation in description.operations {
            for response in operation.responses where (200..<300).contains(response.status) {
                addStatus(operation, response)
                addBody(operation, response)
                addHeaders(operation, response)
            }
            addErrors(operation)
            addRateLimitHeaders(operation, singledOut: &headersAreSingledOut)
        }
        addHeadersOfErrors()
        return (mutations, payloads)
    }

    private mutating func add(
        _ id: String, _ group: Mutation.Group, _ subject: Mutation.Subject, _ fault: ResponseFault,
        _ sentence: String
    ) {
        mutations.append(
            Mutation(
                id: "rest/\(id)", sentence: sentence, group: group, subject: subject, fault: .response(fault))
        )
    }

    // MARK: Success

    /// Another documented success if there is one, else the plain one, or 202 in place of it.
    private mutating func addStatus(_ operation: Operation, _ response: OperationResponse) {
        let documented = operation.responses.map(\.status).filter { (200..<300).contains($0) }
        let other =
            documented.first { $0 != response.status } ?? (response.status == 200 ? 202 : 200)
        add(
            "\(operation.id)/\(response.status)/status", .statusChanged,
            .response(operation: operation.id, status: response.status), .status(other),
            "\(operation.id) answers \(other) instead of \(response.status).")
    }

    private mutating func addBody(_ operation: Operation, _ response: OperationResponse) {
        guard case .json(let schema) = response.content else { return }
        let place = "\(operation.id)/\(response.status)"
        let subject = Mutation.Subject.response(operation: operation.id, status: response.status)
        let what = "\(operation.id) answers \(response.status)"
        for fault in payloads.faults(in: schema) {
            add(
                "\(place)/\(fault.verb)/\(fault.path)", fault.group, subject, .value(fault),
                fault.sentence(what))
        }
        if operation.method == .get {
            add(
                "\(place)/stale", .responseStale, subject, .stale,
                "\(what) with what was right the first time.")
        }
        if case .array = payloads.resolved(schema).shape {
            add("\(place)/cut", .listCut, subject, .listCut, "\(what) without the last element of the list.")
            add(
                "\(place)/reverse", .listReversed, subject, .listReversed,
                "\(what) with the list in the opposite order.")
        }
        for property in echoes(operation, schema) {
            add(
                "\(place)/alter/\(property.name)", .echoAltered, subject,
                .echo(property.name, choices: payloads.choices(of: property.schema)),
                "\(what) with another `\(property.name)` than the request asked for.")
        }
    }

    /// Properties of the request's body that the response has too.
    private func echoes(_ operation: Operation, _ response: Schema) -> [Property] {
        let shown = Set(payloads.properties(of: response).map(\.name))
        for case .json(let schema) in operation.requestBody?.contents ?? [] {
            return payloads.properties(of: schema).filter { shown.contains($0.name) }
        }
        return []
    }

    private mutating func addHeaders(_ operation: Operation, _ response: OperationResponse) {
        var names = response.headers.filter(\.required).map(\.name)
        if response.content != nil { names.insert("Content-Type", at: 0) }
        for name in names {
            add(
                "\(operation.id)/\(response.status)/strip/\(name)", .headerStripped,
                .response(operation: operation.id, status: response.status), .headersStripped([name]),
                "\(operation.id) answers \(response.status) without the header \(name).")
        }
    }

    // MARK: Errors

    private mutating func addErrors(_ operation: Operation) {
        let table = description.errors
        // The fallback is a defect of the server that no scenario can bring about.
        let declared = operation.errors.filter { $0 != table.fallbackError }
            .compactMap { name in table.errors.first { $0.name == name } }
        for error in declared {
            let subject = Mutation.Subject.error(operation: operation.id, name: error.name)
            let what = "\(operation.id) refuses with \(error.name)"
            if let status = otherStatus(than: error, declared) {
                add(
                    "\(operation.id)/\(error.name)/status", .statusChanged, subject, .status(status),
                    "\(what) and the status \(status) instead of \(error.status).")
            }
            if let key = table.codeKey, let other = otherError(than: error, declared) {
                add(
                    "\(operation.id)/\(error.name)/code", .errorCodeChanged, subject,
                    .errorCode(key: key, other.code.literal), "\(what) and the code of \(other.name).")
            }
            if error.name == table.validationError, let key = table.violationsKey {
                add(
                    "\(operation.id)/\(error.name)/empty", .violationsChanged, subject,
                    .violationsEmptied(key: key), "\(what) and names no field.")
                add(
                    "\(operation.id)/\(error.name)/move", .violationsChanged, subject,
                    .violationsMoved(key: key), "\(what) and names another field.")
            }
        }
    }

    /// One that the operation answers as well is the likeliest mistake.
    private func otherStatus(than error: WireErrorDescription, _ declared: [WireErrorDescription]) -> Int? {
        let known = declared + description.errors.errors.filter { (400..<500).contains($0.status) }
        return known.map(\.status).first { $0 != error.status }
    }

    /// Of the same status where there is one: the nearest mistake.
    private func otherError(
        than error: WireErrorDescription, _ declared: [WireErrorDescription]
    ) -> WireErrorDescription? {
        let others = (declared + description.errors.errors).filter { $0.code != error.code }
        return others.first { $0.status == error.status } ?? others.first
    }

    // MARK: Headers of every operation

    /// All of them together on every operation that has a limit, and one by one on the first.
    private mutating func addRateLimitHeaders(_ operation: Operation, singledOut: inout Bool) {
        guard operation.rateLimit != nil else { return }
        let subject = Mutation.Subject.response(operation: operation.id, status: nil)
        add(
            "\(operation.id)/strip/rate-limit", .headerStripped, subject,
            .headersStripped(ContractHeaders.rateLimit),
            "\(operation.id) answers without the headers of its rate limit.")
        guard !singledOut else { return }
        singledOut = true
        for name in ContractHeaders.rateLimit {
            add(
                "\(operation.id)/strip/\(name)", .headerStripped, subject, .headersStripped([name]),
                "\(operation.id) answers without the header \(name).")
        }
    }

    private mutating func addHeadersOfErrors() {
        let table = description.errors
        var waiting = table.errors.filter(\.carriesRetryAfter).map(\.name)
        if let limit = table.rateLimitError, !waiting.contains(limit) { waiting.append(limit) }
        for name in waiting {
            add(
                "error/\(name)/strip/Retry-After", .headerStripped, .error(operation: nil, name: name),
                .headersStripped(["Retry-After"]), "\(name) does not say when to try again.")
        }
        for error in table.errors where error.status == 401 {
            add(
                "error/\(error.name)/strip/WWW-Authenticate", .headerStripped,
                .error(operation: nil, name: error.name), .headersStripped(["WWW-Authenticate"]),
                "\(error.name) does not say how to authenticate.")
        }
    }
}

/// Headers that follow from a contract without being written in it; docs/spec-extensions.md names them.
enum ContractHeaders {
    static let rateLimit = [
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After",
        "X-RateLimit-Bucket",
    ]
}

extension ErrorTable {
    var codeKey: String? {
        for case .code(let key) in body { return key }
        return nil
    }

    var violationsKey: String? {
        for case .violations(let key) in body { return key }
        return nil
    }
}

extension WireErrorDescription.Code {
    var literal: JSONLiteral {
        switch self {
        case .integer(let code): .integer(Int64(code))
        case .string(let code): .string(code)
        }
    }
}

extension ValueFault {
    var verb: String {
        switch self {
        case .drop: "drop"
        case .retype: "retype"
        case .null: "null"
        }
    }

    var group: Mutation.Group {
        switch self {
        case .drop: .fieldDropped
        case .retype: .fieldRetyped
        case .null: .fieldNull
        }
    }

    /// - Parameter subject: `createGuild answers 201`.
    func sentence(_ subject: String) -> String {
        switch self {
        case .drop(let path): "\(subject) without `\(path)`."
        case .retype(let path): "\(subject) with a `\(path)` of another type."
        case .null(let path): "\(subject) with null as `\(path)`."
        }
    }
}
