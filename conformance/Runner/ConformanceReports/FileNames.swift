// Where the files of a scenario are: named as the scenario, as far as file systems and links allow.

import ConformanceModel

struct FileNames: Sendable {
    /// By scenario id.
    private let names: [String: String]

    init(_ scenarios: [ScenarioResult]) {
        var names: [String: String] = [:]
        var taken: Set<String> = []
        for scenario in scenarios where names[scenario.id] == nil {
            let name = Self.name(scenario.id)
            var candidate = name
            var number = 2
            while !taken.insert(candidate.lowercased()).inserted {
                candidate = "\(name)-\(number)"
                number += 1
            }
            names[scenario.id] = candidate
        }
        self.names = names
    }

    func trace(of scenario: ScenarioResult) -> String { "traces/\(self[scenario]).ndjson" }
    func replay(of scenario: ScenarioResult) -> String { "replay/\(self[scenario]).py" }
    /// The id of its element on the page.
    func anchor(of scenario: ScenarioResult) -> String { "s-\(self[scenario])" }

    private subscript(scenario: ScenarioResult) -> String { names[scenario.id] ?? Self.name(scenario.id) }

    private static func name(_ id: String) -> String {
        let allowed = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-=,[]+@".unicodeScalars)
        var name = String.UnicodeScalarView()
        for scalar in id.unicodeScalars.prefix(Limits.fileNameMax) {
            name.append(allowed.contains(scalar) ? scalar : "_")
        }
        if name.first == "." || name.isEmpty { name.insert("_", at: name.startIndex) }
        return String(name)
    }
}

extension String {
    /// As the path of a link: brackets and the like as `%5B`.
    var asLink: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"),
                UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "@"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return text
    }
}
