// What a client calls a file, made fit to be a name on disk, in an address and on other people's screens.

/// A filename that is safe everywhere and still recognisable: at most 100 characters, the extension kept.
public struct Filename: Sendable {
    public let text: String

    /// Takes what is fit of a client's name.
    ///
    /// Left out are folders (by `/` and by `\`), control and other invisible characters, among them those that
    /// reverse the direction of writing (`gpj.exe` for `exe.jpg`), leading dots and outer spaces. What some
    /// system does not allow in names becomes `_`. Nothing left is `file`.
    /// - Parameter format: what the content is: an extension that does not belong to it gets the right one behind
    ///   it, so that a picture called `page.html` becomes `page.html.png`.
    public init(clientName: String, format: ImageFormat? = nil) {
        var scalars = String.UnicodeScalarView()
        let segments = clientName.unicodeScalars.split { $0 == "/" || $0 == "\\" }
        for scalar in segments.last ?? Substring.UnicodeScalarView() where !isInvisible(scalar) {
            scalars.append(unfitScalars.contains(scalar) ? "_" : scalar)
        }
        var (stem, suffix) = Self.split(trimmed(scalars))
        if let format, !format.suffixes.contains(suffix.lowercased()) {
            stem += suffix
            suffix = format.suffixes[0]
        }
        text = Self.cut(stem.isEmpty ? "file" : stem, to: suffix)
    }

    private init(text: String) { self.text = text }

    /// The same name with a number before the extension: `cat.png`, `cat-2.png`.
    public func numbered(_ number: Int) -> Filename {
        let (stem, suffix) = Self.split(text)
        return Filename(text: "\(stem)-\(number)\(suffix)")
    }

    /// Names for several files of one folder: of equal ones the later get numbers. Names that differ only in case
    /// count as equal, as they do on many disks.
    public static func distinct(_ names: [Filename]) -> [Filename] {
        var taken: Set<String> = []
        return names.map { name in
            var candidate = name
            var number = 2
            while !taken.insert(candidate.text.lowercased()).inserted {
                candidate = name.numbered(number)
                number += 1
            }
            return candidate
        }
    }

    /// Cuts the stem at whole characters.
    private static func cut(_ stem: String, to suffix: String) -> String {
        var kept = ""
        var characters = suffix.count
        var bytes = suffix.utf8.count
        for character in stem {
            characters += 1
            bytes += character.utf8.count
            guard characters <= FileLimits.filenameCharactersMax, bytes <= FileLimits.filenameBytesMax else {
                break
            }
            kept.append(character)
        }
        // One character can be longer than any name: a letter with hundreds of accents.
        return (kept.isEmpty ? "file" : kept) + suffix
    }

    /// The stem, and the extension with its dot: up to ten letters and digits, else there is none.
    private static func split(_ name: String) -> (stem: String, suffix: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (name, "") }
        let suffix = name[dot...]
        let isExtension =
            (2...11).contains(suffix.utf8.count)
            && suffix.dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isExtension ? (String(name[..<dot]), String(suffix)) : (name, "")
    }
}

extension Filename: Hashable, CustomStringConvertible {
    public static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
    public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
    public var description: String { text }
}

/// Windows refuses these in names, and quotes end a header's value.
private let unfitScalars: Set<Unicode.Scalar> = ["<", ">", ":", "\"", "|", "?", "*"]

/// Without a shape of its own. The joiners that emoji and several scripts are written with stay.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: true
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    default: false
    }
}

/// Without dots and spaces at the beginning, which hide files, and at the end, which Windows drops. By scalars: a
/// dot with an accent is another character, and a leading dot all the same.
private func trimmed(_ name: String.UnicodeScalarView) -> String {
    func isOuter(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar.properties.isWhitespace }
    var kept = name.drop(while: isOuter)
    while let last = kept.last, isOuter(last) { kept.removeLast() }
    return String(kept)
}
