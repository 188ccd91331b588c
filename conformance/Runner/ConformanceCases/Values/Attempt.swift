// A value to try for a field.

internal import SpecModel

struct Attempt: Sendable {
    /// Tells cases of one rule and side apart; empty for the plain one.
    var variant: String
    /// Any of these; the one that breaks the fewest other rules is taken. nil leaves the field out.
    var values: [JSONLiteral?]

    init(_ values: [JSONLiteral?], variant: String = "") {
        self.variant = variant
        self.values = values
    }

    init(_ value: JSONLiteral?, variant: String = "") { self.init([value], variant: variant) }
}
