// Types of values: whether they are the same, and the rules of each.

internal import SpecModel

extension SchemaComparison {
    /// - Parameter place: the new schema as it stands at the site, which locations point at.
    mutating func compareShapes(_ was: Shape, _ now: Shape, _ place: Schema, at site: ChangeSite) {
        let origin = place.origin
        switch (was, now) {
        case (.string(let was), .string(let now)): compareStrings(was, now, origin, at: site)
        case (.integer(let was), .integer(let now)): compareIntegers(was, now, origin, at: site)
        case (.number(let was), .number(let now)): compareNumbers(was, now, origin, at: site)
        case (.array(let was), .array(let now)): compareArrays(was, now, origin, at: site)
        case (.object(let was), .object(let now)): compareObjects(was, now, origin, at: site)
        case (.enumeration(let was), .enumeration(let now)): compareEnums(was, now, origin, at: site)
        case (.oneOf(let was), .oneOf(let now)): compareVariants(was, now, origin, at: site)
        case (.bits(let was), .bits(let now)): compareBits(was, now, origin, at: site)
        case (.boolean, .boolean), (.any, .any): break
        default:
            let rule: SchemaRule =
                now.covers(was) ? .typeWidened : was.covers(now) ? .typeNarrowed : .typeChanged
            report(rule, "is \(now.typeName), not \(was.typeName)", origin, at: site)
        }
    }

    private mutating func compareArrays(
        _ was: ArrayRules, _ now: ArrayRules, _ origin: Origin, at site: ChangeSite
    ) {
        compareCounts(.items, (was.countMin, was.countMax), (now.countMin, now.countMax), origin, at: site)
        if was.unique != now.unique {
            let rule: SchemaRule = now.unique ? .uniqueItemsAdded : .uniqueItemsRemoved
            report(rule, now.unique ? "items may not repeat" : "items may repeat", origin, at: site)
        }
        compare(was.items, now.items, at: site.appending("[]"))
    }

    private mutating func compareBits(
        _ was: BitRules, _ now: BitRules, _ origin: Origin, at site: ChangeSite
    ) {
        let numbers = Dictionary(now.bits.map { ($0.name, $0.number) }, uniquingKeysWith: { $1 })
        let names = Set(was.bits.map(\.name))
        let takenNumbers = Set(now.bits.map(\.number))
        for bit in was.bits {
            let place = site.appending(bit.name)
            if let number = numbers[bit.name] {
                guard number != bit.number else { continue }
                report(.bitNumberChanged, "is bit \(number), not \(bit.number)", origin, at: place)
            } else if !takenNumbers.contains(bit.number) {
                report(.bitRemoved, "bit \(bit.number) is gone", origin, at: place)
            }
        }
        let oldNumbers = Set(was.bits.map(\.number))
        for bit in now.bits where !names.contains(bit.name) && !oldNumbers.contains(bit.number) {
            report(.bitAdded, "there is bit \(bit.number)", origin, at: site.appending(bit.name))
        }
    }
}

extension Shape {
    var typeName: String {
        switch self {
        case .string(let rules): rules.format.map { "a string (\($0.rawValue))" } ?? "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "a boolean"
        case .array: "a list"
        case .object: "an object"
        case .enumeration(let rules): rules.holdsStrings ? "one of some strings" : "one of some integers"
        case .oneOf: "one of several variants"
        case .bits: "a set of bits"
        case .reference(let name): name
        case .any: "any value"
        }
    }

    /// Whether every value of the other type is one of this, as far as types alone say so.
    fileprivate func covers(_ other: Shape) -> Bool {
        switch (self, other) {
        case (.any, _): true
        case (.number(let rules), .integer): rules == NumberRules()
        case (.string(let rules), .enumeration(let values)): rules == StringRules() && values.holdsStrings
        case (.string(let rules), .bits): rules == StringRules()
        case (.integer(let rules), .enumeration(let values)):
            rules == IntegerRules() && !values.holdsStrings
        default: false
        }
    }
}

extension EnumRules {
    var holdsStrings: Bool {
        if case .strings = values { true } else { false }
    }

    /// As they are written in messages and sites.
    var texts: [String] {
        switch values {
        case .strings(let values): values
        case .integers(let values): values.map { String($0) }
        }
    }
}
