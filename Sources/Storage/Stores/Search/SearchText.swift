// How a text becomes words that the index and a query agree on.
//
// Splitting at everything that is neither letter nor digit, folding case and dropping diacritics are the
// tokenizer's work. It takes a text without spaces for one word, so the scripts that are written so are cut up
// here: into pairs of neighbours, which looked for as a phrase find exactly what contains them, and into single
// characters for queries of one.

enum SearchText {
    /// Begins the terms that are no words (see `SearchTerm`): of private use, and taken out of all texts.
    static let reserved: Unicode.Scalar = "\u{E000}"

    /// The words of a message as the index gets them.
    static func indexed(_ content: String) -> String {
        if content.utf8.allSatisfy({ $0 < 0x80 }) { return content }
        var words = String.UnicodeScalarView()
        var characters: [Unicode.Scalar] = []
        for piece in pieces(content.unicodeScalars) {
            switch piece {
            case .spaced(let word): words.append(contentsOf: word)
            case .unspaced(let run):
                words.append(contentsOf: pairs(run))
                if run.count > 1 {
                    // No phrase of pairs reaches across this into the next run.
                    words.append(contentsOf: [" ", reserved])
                    characters.append(contentsOf: run)
                }
            }
            words.append(" ")
        }
        // Behind all pairs, so that no phrase of pairs meets them.
        for character in Set(characters).sorted() {
            words.append(character)
            words.append(" ")
        }
        return String(words)
    }

    /// A query's phrases, all of which have to occur, each quoted for the index: nothing in them is syntax. One of
    /// punctuation alone is no condition, and where all are such, nothing is found.
    static func phrases(_ query: String) -> [String] {
        var phrases: [String] = []
        for word in query.unicodeScalars.split(whereSeparator: isSeparator) {
            for piece in pieces(word) {
                let text =
                    switch piece {
                    case .spaced(let word): String(word)
                    case .unspaced(let run): String(pairs(run))
                    }
                let phrase = "\"\(text)\""
                if !phrases.contains(phrase) { phrases.append(phrase) }
            }
        }
        return phrases
    }

    private enum Piece {
        case spaced(String.UnicodeScalarView.SubSequence)
        case unspaced([Unicode.Scalar])
    }

    /// Cuts at the borders of scripts without spaces, and at reserved characters, which are left out.
    private static func pieces(_ text: some Collection<Unicode.Scalar>) -> [Piece] {
        var pieces: [Piece] = []
        var run: [Unicode.Scalar] = []
        var word = String.UnicodeScalarView()
        func endWord() {
            if !word.isEmpty { pieces.append(.spaced(word[...])) }
            word.removeAll()
        }
        func endRun() {
            if !run.isEmpty { pieces.append(.unspaced(run)) }
            run.removeAll()
        }
        for scalar in text {
            if scalar == reserved {
                endWord()
                endRun()
            } else if isUnspaced(scalar) {
                endWord()
                run.append(scalar)
            } else {
                endRun()
                word.append(scalar)
            }
        }
        endWord()
        endRun()
        return pieces
    }

    /// A run's neighbours two by two, with spaces between; of a run of one, that one.
    private static func pairs(_ run: [Unicode.Scalar]) -> String.UnicodeScalarView {
        var text = String.UnicodeScalarView()
        guard run.count > 1 else {
            text.append(contentsOf: run)
            return text
        }
        for index in 1..<run.count {
            if index > 1 { text.append(" ") }
            text.append(run[index - 1])
            text.append(run[index])
        }
        return text
    }

    /// Between words of a query. Quotes, because phrases are quoted; U+0000, because SQLite reads expressions to
    /// the first one.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\"" || scalar == "\0" || scalar.properties.isWhitespace
    }

    /// Thai, Lao, Burmese, Khmer, Chinese and Japanese; Korean too, whose words carry their particles.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x0E00: false
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7FF: true
        case 0x3005...0x3007, 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x312F, 0x31F0...0x31FF: true
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFFDC: true
        case 0x1B000...0x1B16F, 0x20000...0x323AF: true
        default: false
        }
    }
}
