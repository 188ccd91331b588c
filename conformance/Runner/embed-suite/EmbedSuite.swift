// embed-suite ROOT OUTPUT FILES…: writes a Swift file that holds the files' texts, by their paths from ROOT.

import FoundationEssentials
import Glibc

@main
enum EmbedSuite {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else {
            print("usage: embed-suite ROOT OUTPUT FILES…")
            exit(2)
        }
        let root = arguments[0].hasSuffix("/") ? arguments[0] : arguments[0] + "/"
        var source =
            "// The files of contracts and scenarios, by path.\n\nlet embeddedFiles: [(path: String, text: StaticString)] = [\n"
        for file in arguments.dropFirst(2) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let path = file.hasPrefix(root) ? String(file.dropFirst(root.count)) : file
            source += "(#\"\(path)\"#, \(literal(text))),\n"
        }
        try (source + "]\n").write(toFile: arguments[1], atomically: true, encoding: .utf8)
    }

    /// A raw text of several lines with more `#` than the text has behind any quotes.
    private static func literal(_ text: String) -> String {
        var marks = "#"
        while text.contains("\"\"\"" + marks) || text.contains("\\" + marks) { marks += "#" }
        return marks + "\"\"\"\n" + text + (text.hasSuffix("\n") ? "" : "\n") + "\"\"\"" + marks
    }
}
