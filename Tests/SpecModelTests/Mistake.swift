// One mistake in a contract, and the expectation that it is reported where it stands and nowhere else.

import Testing

/// A text with one mistake, and what is reported about it.
struct Mistake: CustomTestStringConvertible {
    let text: String
    let message: String

    init(_ text: String, _ message: String) {
        self.text = text
        self.message = message
    }

    var testDescription: String { message }
}

/// Expects the message at every marker, and nothing else.
func expect(_ toy: Toy, _ message: String) {
    let expected = toy.markers.map { "\($0): error: \(message)" }
    #expect(!expected.isEmpty)
    #expect(toy.diagnostics == expected)
}
