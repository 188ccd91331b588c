// Expected and actual side by side, with the part marked in which they differ.

import ConformanceModel

func differenceTable(_ differences: [Difference]) -> HTML? {
    guard !differences.isEmpty else { return nil }
    let rows = differences.prefix(Limits.differencesMax).map { difference -> HTML in
        let (expected, actual) = marked(difference.expected, difference.actual)
        return """
            <tr><th scope=row><code>\(difference.path)</code></th>\
            <td class=exp><code>\(expected)</code></td><td class=act><code>\(actual)</code></td></tr>
            """
    }
    let more = differences.count - rows.count
    let rest: HTML = more > 0 ? "<p class=more>… \(more.grouped) more in results.json</p>" : ""
    return """
        <div class=scroll><table class=diff><thead><tr><th scope=col>at</th><th scope=col>expected</th>\
        <th scope=col>actual</th></tr></thead><tbody>\(Array(rows))</tbody></table></div>\(rest)
        """
}

/// What both begin and end with is left plain. Where they have little in common, all of it is marked: single letters
/// that happen to agree tell nothing.
private func marked(_ expected: String, _ actual: String) -> (HTML, HTML) {
    let left = Array(expected.cut(to: Limits.differenceMax))
    let right = Array(actual.cut(to: Limits.differenceMax))
    let shorter = min(left.count, right.count)
    var start = 0
    while start < shorter, left[start] == right[start] { start += 1 }
    var end = 0
    while end < shorter - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
    if (start + end) * 2 < shorter { (start, end) = (0, 0) }
    func html(_ characters: [Character]) -> HTML {
        let middle = String(characters[start..<characters.count - end])
        let mark: HTML = middle.isEmpty ? "" : "<mark>\(middle)</mark>"
        return "\(String(characters[..<start]))\(mark)\(String(characters[(characters.count - end)...]))"
    }
    return (html(left), html(right))
}
