// Options of a command: `--name value`, flags, and at most one operand.

struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    private(set) var operand: String?

    /// - Throws: for an option that is not listed, lacks its value or is given twice, and for a second
    ///   operand.
    init(_ arguments: [String], options: Set<String>, flags known: Set<String>) throws(CommandFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                guard operand == nil else { throw CommandFailure("unexpected `\(argument)`", .usage) }
                operand = argument
                continue
            }
            if argument == "--help" || argument == "-h" {
                flags.insert("--help")
            } else if known.contains(argument) {
                flags.insert(argument)
            } else if options.contains(argument) {
                guard let value = rest.popFirst() else {
                    throw CommandFailure("\(argument) needs a value", .usage)
                }
                guard values.updateValue(value, forKey: argument) == nil else {
                    throw CommandFailure("\(argument) is given twice", .usage)
                }
            } else {
                throw CommandFailure("no option `\(argument)`", .usage)
            }
        }
    }

    var asksForHelp: Bool { flags.contains("--help") }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func required(_ option: String) throws(CommandFailure) -> String {
        guard let value = values[option] else { throw CommandFailure("\(option) is missing", .usage) }
        return value
    }

    func requiredOperand(_ name: String) throws(CommandFailure) -> String {
        guard let operand else { throw CommandFailure("\(name) is missing", .usage) }
        return operand
    }
}
