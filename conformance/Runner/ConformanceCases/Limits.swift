// Limits of generated requests.

enum Limits {
    /// Unicode scalars of one text: above what servers take in one request, and little enough to make many.
    static let textLengthMax = 4_000_000
    /// Items of one list.
    static let itemCountMax = 10_000
    /// Objects and arrays inside each other in values made up: recursive schemas have no end.
    static let depthMax = 16
}
