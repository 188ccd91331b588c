// Puts the fault of a mutation into responses.

internal import ConformanceModel
internal import SpecModel

/// A response as the proxy holds it: the body without its transfer coding.
struct ResponseMessage: Sendable, Hashable {
    var status: Int
    var reason: String
    var headers: [Header]
    var body: [UInt8]
}

/// What a response answers.
struct AnsweredRequest: Sendable, Hashable {
    /// nil for a request that is none of the contract's.
    var operation: String?
    var body: JSONLiteral?
    /// Tells it from other requests: the same target by the same caller.
    var identity = ""
}

struct ResponseMutator: Sendable {
    private let fault: ResponseFault
    private let subject: Mutation.Subject
    private let errors: ErrorTable
    /// First answers by the request's identity.
    private var first: [String: [UInt8]] = [:]
    /// More than one scenario asks for.
    private static let firstCountMax = 1000

    /// nil for a mutation that is not about responses.
    init?(_ mutation: Mutation, _ errors: ErrorTable) {
        guard case .response(let fault) = mutation.fault else { return nil }
        self.fault = fault
        subject = mutation.subject
        self.errors = errors
    }

    /// Whether a response may be changed, as far as its head tells.
    func mayConcern(operation: String?, status: Int) -> Bool {
        switch subject {
        case .response(let wanted, let wantedStatus):
            operation == wanted && (wantedStatus == nil || wantedStatus == status)
        case .error(let wanted, let name):
            (wanted == nil || operation == wanted)
                && errors.errors.contains { $0.name == name && $0.status == status }
        default: false
        }
    }

    /// The response with the fault; nil when it stays as it is.
    mutating func applied(to response: ResponseMessage, of request: AnsweredRequest) -> ResponseMessage? {
        guard mayConcern(operation: request.operation, status: response.status) else { return nil }
        if case .error(_, let name) = subject, !carries(response, error: name) { return nil }
        var changed = response
        switch fault {
        case .status(let status):
            changed.status = status
            changed.reason = ""
        case .stale:
            if let body = first[request.identity] {
                changed.body = body
            } else if first.count < Self.firstCountMax {
                first[request.identity] = response.body
            }
        case .headersStripped(let names):
            let names = names.map { $0.lowercased() }
            changed.headers.removeAll { names.contains($0.name.lowercased()) }
        default:
            guard let body = try? JSONLiteral(json: response.body),
                let other = Self.changed(body, by: fault, answering: request.body)
            else { return nil }
            changed.body = Array(other.json.utf8)
        }
        return changed == response ? nil : changed
    }

    private func carries(_ response: ResponseMessage, error name: String) -> Bool {
        guard let error = errors.errors.first(where: { $0.name == name }), let key = errors.codeKey else {
            return false
        }
        return (try? JSONLiteral(json: response.body))?[key] == error.code.literal
    }

    private static func changed(
        _ body: JSONLiteral, by fault: ResponseFault, answering request: JSONLiteral?
    ) -> JSONLiteral? {
        switch fault {
        case .value(let fault): return fault.applied(to: body)
        case .echo(let property, let choices):
            guard let asked = request?[property], let shown = body[property],
                let other = shown.altered(choices: choices), asked == shown
            else { return nil }
            return body.setting(property, to: other)
        case .listCut: return body.elements.flatMap { $0.isEmpty ? nil : .array($0.dropLast()) }
        case .listReversed: return body.elements.flatMap { $0.count < 2 ? nil : .array($0.reversed()) }
        case .errorCode(let key, let code): return body.setting(key, to: code)
        case .violationsEmptied(let key):
            return body[key].flatMap { $0 == .object([]) ? nil : body.setting(key, to: .object([])) }
        case .violationsMoved(let key):
            guard var members = body[key]?.members, !members.isEmpty else { return nil }
            members[0].key += "_other"
            return body.setting(key, to: .object(members))
        case .status, .headersStripped, .stale: return nil
        }
    }
}

extension JSONLiteral {
    fileprivate func setting(_ key: String, to value: JSONLiteral) -> JSONLiteral? {
        guard self[key] != nil else { return nil }
        var copy = self
        copy[key] = value
        return copy
    }

    /// Another value of the same form; nil for what has no obvious other.
    fileprivate func altered(choices: [JSONLiteral]) -> JSONLiteral? {
        if let other = choices.first(where: { $0 != self }), choices.contains(self) { return other }
        switch self {
        case .boolean(let value): return .boolean(!value)
        case .integer(let value): return .integer(value > 0 ? value - 1 : value + 1)
        case .number(let value): return .number(value + 1)
        case .string(let text): return text.altered.map { .string($0) }
        case .array(let elements): return elements.isEmpty ? nil : .array(elements.dropLast())
        case .null, .object: return nil
        }
    }
}

extension String {
    /// Of the same length, with another last letter or digit; nil where there is none in ASCII.
    fileprivate var altered: String? {
        var scalars = Array(unicodeScalars)
        guard
            let index = scalars.lastIndex(where: { $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) }
            )
        else { return nil }
        switch scalars[index] {
        case "0"..."8", "a"..."y", "A"..."Y":
            scalars[index] = Unicode.Scalar(scalars[index].value + 1) ?? scalars[index]
        default: scalars[index] = Unicode.Scalar(scalars[index].value - 1) ?? scalars[index]
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
