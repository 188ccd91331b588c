// The command line: picks the command and turns a refusal into one line and an exit status.

private import Glibc

var arguments = Array(CommandLine.arguments.dropFirst())
let command = arguments.isEmpty ? "serve" : arguments.removeFirst()
let wantsHelp = arguments.contains("--help") || arguments.contains("-h")

switch command {
case "--help", "-h", "help":
    print(Help.general, terminator: "")
case "version", "--version":
    print("guildhall \(ServeCommand.version)")
case "serve" where wantsHelp:
    print(Help.serve, terminator: "")
case "serve":
    exit(await ServeCommand.run(arguments: arguments))
default:
    Console.complain("unknown command '\(command)'; see guildhall --help")
    exit(2)
}
