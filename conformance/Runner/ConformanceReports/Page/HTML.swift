// Text of a page. What is put into it is escaped unless it is HTML itself, so a server's words cannot become
// markup.

struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(_ string: String) { Self.escape(string, to: &text) }
        /// Nothing for nil.
        mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }

        /// Characters that are obeyed rather than seen are shown as their number: a name that turns the direction
        /// of text could rearrange the page.
        private static func escape(_ string: String, to text: inout String) {
            for scalar in string.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                case "\n", "\t": text.unicodeScalars.append(scalar)
                case _ where scalar.isHidden:
                    text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }

    static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
    static func += (left: inout HTML, right: HTML) { left.text += right.text }
}
