// Values of templates and expressions.

internal import ConformanceModel
internal import SpecModel

/// What expressions can ask of the running scenario.
struct Evaluator {
    let contract: Contract
    let bindings: Bindings
    let scope: Scope
    /// Seconds since 1970.
    let now: Double
    /// Number of the last frame by connection.
    let sequences: [String: Int64]
    /// Advanced by every made-up value.
    var generator: Generator

    mutating func value(of template: Template) throws(EvaluationError) -> JSONLiteral {
        switch template {
        case .literal(let literal): return literal
        case .expression(let expression): return try value(of: expression)
        case .text(let pieces):
            var text = ""
            for piece in pieces {
                switch piece {
                case .text(let plain): text += plain
                case .expression(let expression): text += Function.plainText(try value(of: expression))
                }
            }
            return .string(text)
        case .array(let elements):
            var values: [JSONLiteral] = []
            for element in elements { values.append(try value(of: element)) }
            return .array(values)
        case .object(let members): return .object(try self.members(members))
        }
    }

    mutating func members(_ members: [Template.Member]) throws(EvaluationError) -> [JSONLiteral.Member] {
        var values: [JSONLiteral.Member] = []
        for member in members {
            if member.key.isEmpty, let spread = try value(of: member.value).members {
                values += spread
                continue
            }
            values.append(JSONLiteral.Member(key: member.key, value: try value(of: member.value)))
        }
        return values
    }

    mutating func text(_ template: Template) throws(EvaluationError) -> String {
        Function.plainText(try value(of: template))
    }

    mutating func value(of expression: Expression) throws(EvaluationError) -> JSONLiteral {
        switch expression {
        case .literal(let literal): return literal
        case .name(let path):
            guard let value = bindings.value(at: path, in: scope) else {
                throw EvaluationError(message: "`\(path)` is not bound")
            }
            return value
        case .range: throw EvaluationError(message: "a range stands only inside of gen.…()")
        case .comparison(let left, let comparison, let right):
            let (left, right) = (try value(of: left), try value(of: right))
            return .boolean(Ordering.holds(left, comparison, right))
        case .call(let name, let arguments): return try call(name, arguments)
        }
    }

    private mutating func call(_ name: String, _ arguments: [Expression]) throws(EvaluationError)
        -> JSONLiteral
    {
        if name.hasPrefix("gen.") { return try made(name, arguments) }
        switch name {
        case "bits": return .string(String(try mask(arguments, of: contract.permissionBits)))
        case "all_bits":
            return .string(String(contract.permissionBits.reduce(UInt64(0)) { $0 | 1 << UInt64($1.number) }))
        case "intents":
            return .integer(
                Int64(bitPattern: try mask(arguments, of: contract.description.gateway?.intents ?? [])))
        case "sequence": return try sequence(arguments)
        case "now":
            guard let seconds = try value(of: arguments[0]).integer,
                (0...Timestamp.secondsMax).contains(now + Double(seconds))
            else {
                throw EvaluationError(message: "`now` needs a number of seconds, up to the year 9999")
            }
            return .string(Timestamp.text(now + Double(seconds)))
        default:
            var values: [JSONLiteral] = []
            for argument in arguments { values.append(try value(of: argument)) }
            return try Function.pure(name, values)
        }
    }

    private mutating func made(_ name: String, _ arguments: [Expression]) throws(EvaluationError)
        -> JSONLiteral
    {
        var range = 0...0
        if case .range(let low, let high)? = arguments.first, low <= high {
            range = low...high
        } else if let argument = arguments.first {
            guard let count = try value(of: argument).integer else {
                throw EvaluationError(message: "`\(name)` needs a number or a range")
            }
            range = Int(count)...Int(count)
        }
        let sizes = 0...Limits.generatedBytesMax
        guard name == "gen.int" || (sizes.contains(range.lowerBound) && sizes.contains(range.upperBound))
        else {
            throw EvaluationError(message: "`\(name)` makes 0 to \(Limits.generatedBytesMax) characters")
        }
        guard let value = generator.value(String(name.dropFirst("gen.".count)), range) else {
            throw EvaluationError(message: "there is no function `\(name)`")
        }
        return value
    }

    /// Bits by their names; a name that is bound stands for its value, or for the names in its list.
    private mutating func mask(
        _ arguments: [Expression], of bits: [BitRules.Bit]
    ) throws(EvaluationError) -> UInt64 {
        var mask: UInt64 = 0
        for argument in arguments {
            guard case .name(let path) = argument else { throw EvaluationError(message: "name the bits") }
            let bound = bindings.value(at: path, in: scope)
            let names = bound?.elements?.compactMap(\.text) ?? [bound?.text ?? path.description]
            for name in names {
                guard let bit = bits.first(where: { $0.name == name }) else {
                    throw EvaluationError(message: unknown("bit", name, bits.map(\.name)))
                }
                mask |= 1 << UInt64(bit.number)
            }
        }
        return mask
    }

    private func sequence(_ arguments: [Expression]) throws(EvaluationError) -> JSONLiteral {
        guard case .name(let path) = arguments[0] else {
            throw EvaluationError(message: "`sequence` needs a connection")
        }
        guard let sequence = sequences[path.description] else {
            throw EvaluationError(message: "no numbered frame has come on `\(path)`")
        }
        return .integer(sequence)
    }
}
