// Which values of a trace a replay must not repeat but learn: what a server made up (ids, tokens, codes) is
// other the next time, and what named an account is taken. Secrets are gone from the trace already and stand
// there as ‹name›.

import ConformanceModel
import SpecModel

struct ReplayVariables {
    /// A value that an answer or frame brings, and where.
    struct Capture {
        let name: String
        let path: JSONPath
        /// What it was, to fall back on; nil for a secret.
        let original: JSONLiteral?
    }

    /// A value that has to be another in each run: part of an account.
    struct Fresh {
        let name: String
        let original: String
    }

    /// By index into the trace.
    private(set) var captures: [Int: [Capture]] = [:]
    private(set) var fresh: [Fresh] = []
    /// Secrets that are sent before any answer brings them.
    private(set) var givenSecrets: [String] = []
    /// Longest first, so that no value is taken for a part of another.
    private var replacements: [(value: String, name: String)] = []

    private enum Bounds {
        /// Shorter values occur by chance: numbers, `true`, words of the contract.
        static let textMin = 4
        static let integerMin: Int64 = 1_000_000
        static let freshMin = 3
        /// Bytes of the longest text whose parts are looked at.
        static let partedMax = 4096
    }

    init(_ trace: [TraceEvent], secretNames: Set<String>) {
        var sent: Set<String> = []
        let lastUse = Self.lastUses(trace)
        var known: Set<String> = []
        var names: Set<String> = secretNames
        for (index, event) in trace.enumerated() {
            if let (json, label) = event.kind.received {
                Self.leaves(json, at: JSONPath()) { path, value, text in
                    guard (lastUse[text] ?? -1) > index, !sent.contains(text), known.insert(text).inserted
                    else { return }
                    let secret = Self.secretName(text, among: secretNames)
                    let name = secret ?? Self.unique("\(label).\(path)", &names)
                    captures[index, default: []]
                        .append(Capture(name: name, path: path, original: secret == nil ? value : nil))
                    if secret == nil { replacements.append((text, name)) }
                }
            } else {
                let texts = event.kind.sentTexts
                for secret in Self.secrets(in: texts, among: secretNames) where !known.contains("‹\(secret)›")
                {
                    known.insert("‹\(secret)›")
                    givenSecrets.append(secret)
                    addFresh(beside: "‹\(secret)›", in: event, &known, &names)
                }
                for text in texts { sent.formUnion(Self.parts(of: text)) }
            }
        }
        replacements.sort { ($0.value.utf8.count, $1.value) > ($1.value.utf8.count, $0.value) }
    }

    /// Whoever first sends a password names an account with what stands beside it.
    private mutating func addFresh(
        beside secret: String, in event: TraceEvent, _ known: inout Set<String>, _ names: inout Set<String>
    ) {
        guard case .request(let record) = event.kind, let members = record.body.json?.members,
            members.contains(where: { $0.value == .string(secret) })
        else { return }
        for member in members {
            guard let text = member.value.text, text.count >= Bounds.freshMin, !text.contains("‹"),
                known.insert(text).inserted
            else { continue }
            let name = Self.unique("\(event.actor).\(member.key)", &names)
            fresh.append(Fresh(name: name, original: text))
            replacements.append((text, name))
        }
    }

    /// The text as the replay writes it.
    func replaced(_ text: String) -> String {
        var text = text
        for (value, name) in replacements where text.utf8.count >= value.utf8.count {
            if text == value { return "‹\(name)›" }
            text = Self.replacing(value, with: "‹\(name)›", in: text)
        }
        return text
    }

    func replaced(_ value: JSONLiteral) -> JSONLiteral {
        switch value {
        case .string(let text): return .string(replaced(text))
        case .integer(let number) where number >= Bounds.integerMin:
            let match = replacements.first { $0.value == String(number) }
            return match.map { .string("‹\($0.name)›") } ?? value
        case .array(let elements): return .array(elements.map(replaced))
        case .object(let members):
            return .object(members.map { .init(key: $0.key, value: replaced($0.value)) })
        default: return value
        }
    }

    /// Only whole words: an id must not be found within a longer number.
    private static func replacing(_ value: String, with name: String, in text: String) -> String {
        var result: [UInt8] = []
        let (bytes, wanted) = (Array(text.utf8), Array(value.utf8))
        var index = 0
        while index < bytes.count {
            let end = index + wanted.count
            if end <= bytes.count, bytes[index] == wanted[0], bytes[index..<end].elementsEqual(wanted),
                index == 0 || !isWord(bytes[index - 1]), end == bytes.count || !isWord(bytes[end])
            {
                result += name.utf8
                index = end
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func unique(_ name: String, _ names: inout Set<String>) -> String {
        let plain = String(name.map { $0.isLetter || $0.isNumber || "._-[]".contains($0) ? $0 : "_" })
        var candidate = plain
        var number = 2
        while !names.insert(candidate).inserted {
            candidate = "\(plain)#\(number)"
            number += 1
        }
        return candidate
    }
}

/// What a trace says.
extension ReplayVariables {
    /// The last event that sends each text or part of a text.
    private static func lastUses(_ trace: [TraceEvent]) -> [String: Int] {
        var uses: [String: Int] = [:]
        for (index, event) in trace.enumerated() where event.kind.received == nil {
            for text in event.kind.sentTexts {
                for part in parts(of: text) { uses[part] = index }
            }
        }
        return uses
    }

    /// The text, what is between its spaces and quotes, between its slashes and the like, and its words.
    private static func parts(of text: String) -> Set<String> {
        var parts: Set<String> = [text]
        // A file in a text names nothing.
        guard text.utf8.count <= Bounds.partedMax else { return parts }
        for separators in [" \"'", " \"'/?&=,;<>@#:", " \"'/?&=,;<>@#:.-+()[]{}!"] {
            parts.formUnion(text.split { separators.contains($0) }.map(String.init))
        }
        return parts
    }

    private static func leaves(
        _ json: JSONLiteral, at path: JSONPath, _ visit: (JSONPath, JSONLiteral, String) -> Void
    ) {
        switch json {
        case .string(let text) where text.utf8.count >= Bounds.textMin: visit(path, json, text)
        case .integer(let number) where number >= Bounds.integerMin: visit(path, json, String(number))
        case .array(let elements):
            for (index, element) in elements.enumerated() { leaves(element, at: path.index(index), visit) }
        case .object(let members):
            for member in members { leaves(member.value, at: path.key(member.key), visit) }
        default: return
        }
    }

    private static func secretName(_ text: String, among names: Set<String>) -> String? {
        guard text.hasPrefix("‹"), text.hasSuffix("›") else { return nil }
        let name = String(text.dropFirst().dropLast())
        return names.contains(name) ? name : nil
    }

    private static func secrets(in texts: [String], among names: Set<String>) -> [String] {
        var found: [String] = []
        for text in texts where text.contains("‹") {
            for piece in text.split(separator: "‹", omittingEmptySubsequences: false).dropFirst() {
                let name = String(piece.prefix { $0 != "›" })
                if names.contains(name), !found.contains(name) { found.append(name) }
            }
        }
        return found
    }
}

extension TraceEvent.Kind {
    /// What came as JSON, and what to call it.
    fileprivate var received: (json: JSONLiteral, label: String)? {
        switch self {
        case .response(let record):
            (record.body.json ?? .null, record.operation ?? "answer\(record.exchange)")
        case .frameReceived(let record): (record.json ?? .null, record.headline)
        case .connectionClosed(let record): record.origin == .server ? (.null, "closed") : nil
        case .request, .connectionOpened, .frameSent: nil
        }
    }

    /// Every text of what was sent.
    fileprivate var sentTexts: [String] {
        switch self {
        case .request(let record):
            [record.target] + record.headers.map(\.value) + texts(of: record.body)
        case .connectionOpened(let url): [url]
        case .frameSent(let record):
            record.json.map(texts) ?? [String(decoding: record.bytes, as: UTF8.self)]
        case .connectionClosed(let record): [record.reason]
        case .response, .frameReceived: []
        }
    }

    private func texts(of body: Body) -> [String] {
        switch body {
        case .none: []
        case .json(let json): texts(of: json)
        case .bytes(let bytes, _): [String(decoding: bytes, as: UTF8.self)]
        }
    }

    private func texts(of json: JSONLiteral) -> [String] {
        switch json {
        case .string(let text): [text]
        case .integer(let number): [String(number)]
        case .array(let elements): elements.flatMap(texts)
        case .object(let members): members.flatMap { texts(of: $0.value) }
        case .null, .boolean, .number: []
        }
    }
}
