// Options of a command: `--name value`, flags, and operands.

struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    private var operands: [String] = []

    /// - Throws: for an option that is not listed, lacks its value or is given twice, and for more operands
    ///   than there may be.
    init(
        _ arguments: [String], options: Set<String>, flags known: Set<String>, operandsMax: Int = 1
    ) throws(CommandFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                guard operands.count < operandsMax else {
                    throw CommandFailure("unexpected `\(argument)`", .usage)
                }
                operands.append(argument)
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

    func value(_ option: String) -> String? { values[option] }

    func required(_ option: String) throws(CommandFailure) -> String {
        guard let value = values[option] else { throw CommandFailure("\(option) is missing", .usage) }
        return value
    }

    /// - Parameter index: from 0, in the order of the command line.
    func requiredOperand(_ name: String, at index: Int = 0) throws(CommandFailure) -> String {
        guard operands.indices.contains(index) else {
            throw CommandFailure("\(name) is missing", .usage)
        }
        return operands[index]
    }
}
