// Patterns of names: `*` stands for anything but a dot or a slash, `**` for anything.

public struct Glob: Sendable {
    private let pattern: [Character]

    public init(_ pattern: String) { self.pattern = Array(pattern) }

    public func matches(_ text: String) -> Bool { Self.matches(pattern[...], Array(text)[...]) }

    private static func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        guard first == "*" else {
            return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
        }
        let isDouble = pattern.dropFirst().first == "*"
        let rest = pattern.dropFirst(isDouble ? 2 : 1)
        var text = text
        while true {
            if matches(rest, text) { return true }
            guard let next = text.first, isDouble || (next != "." && next != "/") else { return false }
            text = text.dropFirst()
        }
    }
}
