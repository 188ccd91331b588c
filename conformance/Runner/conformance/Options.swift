// Options of a command: `--name value`, flags, and operands.

struct Options {
    private var values: [String: [String]] = [:]
    private(set) var operands: [String] = []
    let asksForHelp: Bool

    /// - Parameters:
    ///   - options: take a value, and may be given several times.
    ///   - flags: take none.
    /// - Throws: for an option that is not listed, or lacks its value.
    init(_ arguments: [String], options: Set<String>, flags: Set<String> = []) throws(CommandFailure) {
        var rest = arguments[...]
        var asksForHelp = false
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" {
                asksForHelp = true
            } else if flags.contains(argument) {
                values[argument, default: []].append("")
            } else if options.contains(argument) {
                guard let value = rest.popFirst() else {
                    throw CommandFailure("\(argument) needs a value", .harness)
                }
                values[argument, default: []].append(value)
            } else if argument.hasPrefix("-") {
                throw CommandFailure("there is no option `\(argument)`; --help lists them", .harness)
            } else {
                operands.append(argument)
            }
        }
        self.asksForHelp = asksForHelp
    }

    func has(_ flag: String) -> Bool { values[flag] != nil }
    func all(_ option: String) -> [String] { values[option] ?? [] }
    func last(_ option: String) -> String? { values[option]?.last }

    func required(_ option: String) throws(CommandFailure) -> String {
        guard let value = last(option) else {
            throw CommandFailure("\(option) is missing; --help tells more", .harness)
        }
        return value
    }

    /// The option's value as a number; nil when it is not given.
    func number<Number: LosslessStringConvertible>(
        _ option: String, _ type: Number.Type
    ) throws(CommandFailure) -> Number? {
        guard let text = last(option) else { return nil }
        guard let number = Number(text) else {
            throw CommandFailure("\(option) needs a number, not `\(text)`", .harness)
        }
        return number
    }
}
