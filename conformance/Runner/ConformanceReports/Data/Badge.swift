// The claim as a badge: a picture, and what shields.io's endpoint badge asks for.

import ConformanceModel
import SpecModel

struct Badge {
    private let claim: Claim
    private let colour: (name: String, hex: String)

    init(_ run: RedactedRun) {
        claim = Claim(run.result)
        // A run that did not end well is never green: its claim may rest on a stale list or on a breakdown.
        switch claim.grade {
        case .whole where run.result.isSuccess: colour = ("brightgreen", "#3fb911")
        case .whole, .most: colour = ("yellow", "#b98a00")
        case .little: colour = ("red", "#d23f31")
        case nil: colour = ("lightgrey", "#8a8a8a")
        }
    }

    /// The schema of https://shields.io/badges/endpoint-badge.
    var json: String {
        JSONLiteral.fields([
            "schemaVersion": .int(1), "label": .string(claim.label), "message": .string(claim.message),
            "color": .string(colour.name),
        ]).indentedJSON + "\n"
    }

    var svg: String {
        let left = Self.width(claim.label)
        let right = Self.width(claim.message)
        let title = xmlEscaped("\(claim.label) | \(claim.message)")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(left + right)" height="20" role="img" \
            aria-label="\(title)">
            <title>\(title)</title>
            <clipPath id="r"><rect width="\(left + right)" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="\(left)" height="20" fill="#444"/>\
            <rect x="\(left)" width="\(right)" height="20" fill="\(colour.hex)"/></g>
            <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            \(Self.text(claim.label, from: 0, width: left))
            \(Self.text(claim.message, from: left, width: right))
            </g>
            </svg>

            """
    }

    /// The length is given too, so that other fonts still fill the box.
    private static func text(_ text: String, from start: Int, width: Int) -> String {
        #"<text x="\#(start + width / 2)" y="14" textLength="\#(width - 12)">\#(xmlEscaped(text))</text>"#
    }

    /// In pixels, with six on either side: Verdana's letters are about 6.6 wide at this size.
    private static func width(_ text: String) -> Int {
        text.reduce(12) { width, character in
            width + (" ilj.,:|/".contains(character) ? 4 : "mwMW%+".contains(character) ? 9 : 7)
        }
    }
}
