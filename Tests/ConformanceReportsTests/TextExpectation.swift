// Expectations about long texts, which say what is missing without printing all of the text.

import Testing

func expect(_ text: String, has part: String, at place: Testing.SourceLocation = #_sourceLocation) {
    if !text.contains(part) { Issue.record("the text lacks \(part)", sourceLocation: place) }
}

func expect(_ text: String, hasNo part: String, at place: Testing.SourceLocation = #_sourceLocation) {
    if text.contains(part) { Issue.record("the text has \(part.debugDescription)", sourceLocation: place) }
}
