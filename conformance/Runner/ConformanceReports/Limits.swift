// How long reports may become. What is cut from the page is whole in the traces.

enum Limits {
    /// Rows of one diagram; more nobody scrolls through.
    static let diagramRowsMax = 200
    /// Rows at the start of a diagram that is cut: how the scenario set itself up.
    static let diagramHeadRows = 30
    /// Rows after the last that failed in a diagram that is cut.
    static let diagramTailRows = 20
    /// Failed scenarios that are drawn; when more fail, one reason is likely and the first ones show it.
    static let diagramsMax = 150
    /// Characters of one string in a payload.
    static let payloadStringMax = 400
    /// Values of one payload.
    static let payloadValuesMax = 400
    /// Bytes of payloads in one diagram: 150 diagrams stay below what a browser opens at once.
    static let diagramPayloadBytesMax = 150_000
    /// Characters of a payload beside its arrow.
    static let previewMax = 90
    /// Characters of either side of a difference.
    static let differenceMax = 2_000
    /// Bytes of a body that is no JSON.
    static let rawBytesMax = 2_048
    /// Differences of one check on the page and in JUnit.
    static let differencesMax = 50
    /// Bytes of a file's name without its suffix: file systems stop at 255.
    static let fileNameMax = 200
    /// Failures that the terminal shows in full.
    static let terminalFailuresMax = 25
}

extension String {
    /// Cut after so many characters, with a note of how many were left out.
    func cut(to count: Int) -> String {
        guard self.utf8.count > count else { return self }
        let all = self.count
        guard all > count else { return self }
        return prefix(count) + "… \((all - count).grouped) more characters"
    }
}

extension BinaryInteger {
    /// With commas between thousands.
    var grouped: String {
        let digits = Array(String(magnitude))
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
