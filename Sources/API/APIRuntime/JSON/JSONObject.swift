// The keys of an object schema, and where the reader stands inside an object.

/// The keys an object schema knows, in the order the generated code counts them: required ones first.
public struct JSONKeys: Sendable {
    /// What `JSONReader.next(in:)` returns for a key that is not among them.
    public static let unknown = -1
    /// For objects of which no key is known.
    public static let none = JSONKeys(required: [], optional: [])

    let names: [String]
    let requiredCount: Int
    // The names' bytes one after the other, and where each ends: looking a key up touches no string.
    private let bytes: [UInt8]
    private let ends: [Int]

    /// - Precondition: at most `JSONLimits.keysPerObjectMax` keys; the generator sees to it.
    public init(required: [String], optional: [String]) {
        names = required + optional
        requiredCount = required.count
        bytes = names.flatMap(\.utf8)
        var end = 0
        ends = names.map { (name: String) -> Int in
            end += name.utf8.count
            return end
        }
    }

    func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        var start = 0
        for index in ends.indices {
            let end: Int = ends[index]
            if end - start == key.count, isEqual(key, from: start) { return index }
            start = end
        }
        return nil
    }

    private func isEqual(_ key: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        for offset in 0..<key.count where bytes[start + offset] != key[offset] { return false }
        return true
    }
}

/// A place inside an object: which members have been seen, and which one is being read.
public struct JSONObject {
    private let keys: JSONKeys
    private var seen: UInt128 = 0
    private var token: StringToken?
    /// Violations recorded before the member being read.
    var mark: Int
    /// Members entered so far.
    public private(set) var count = 0
    private(set) var index = JSONKeys.unknown

    init(keys: JSONKeys, mark: Int) {
        self.keys = keys
        self.mark = mark
    }

    /// - Returns: false when the key is a known one that was there before.
    mutating func enter(_ token: StringToken, in bytes: [UInt8]) -> Bool {
        self.token = token
        count += 1
        index = keys.names.isEmpty ? JSONKeys.unknown : place(of: token, in: bytes)
        guard index >= 0 else { return true }
        let bit: UInt128 = 1 << UInt128(index)
        guard seen & bit == 0 else { return false }
        seen |= bit
        return true
    }

    /// Names of required keys that were not there.
    var missing: [String] {
        let required: UInt128 = keys.requiredCount >= 128 ? .max : (1 << UInt128(keys.requiredCount)) - 1
        guard seen & required != required else { return [] }
        return keys.names.indices.prefix(keys.requiredCount)
            .filter { seen & (1 << UInt128($0)) == 0 }.map { keys.names[$0] }
    }

    /// The key being read, as text.
    func key(in bytes: [UInt8]) -> String? {
        index >= 0 ? keys.names[index] : token?.text(in: bytes)
    }

    private func place(of token: StringToken, in bytes: [UInt8]) -> Int {
        if token.hasEscapes {
            var text = token.text(in: bytes)
            return text.withUTF8 { keys.index(of: $0) } ?? JSONKeys.unknown
        }
        return bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> Int in
            keys.index(of: UnsafeBufferPointer(rebasing: buffer[token.range])) ?? JSONKeys.unknown
        }
    }
}

extension JSONReader {
    /// The key of the member being read.
    public func key(of object: JSONObject) -> String { object.key(in: bytes) ?? "" }
}
