// Header fields in the order they came, in one byte buffer plus one index: two allocations per message however
// many fields it has. Lookup walks the index; messages have few fields (at most 100) and most are looked up never.
//
// No field can break out of its line: bytes that RFC 9110 §5.5 forbids in a value (CR, LF, NUL and the other
// controls but tab) become spaces as a value is added, so a message made from these fields is always well formed.

/// An ordered list of header fields with case-insensitive names; a name may occur more than once.
public struct HeaderFields: Sendable {
    private struct Entry {
        var start: Int32
        var nameCount: Int32
        var valueCount: Int32
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    public init() {}

    /// The number of fields.
    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }

    /// The first value of a field as text, nil if it is absent. Setting replaces every field of that name.
    public subscript(name: FieldName) -> String? {
        get { valueBytes(of: name).map { String(decoding: $0, as: UTF8.self) } }
        set {
            remove(name)
            if let newValue { append(name, newValue) }
        }
    }

    /// The first value of a field as raw bytes without surrounding white space, nil if it is absent.
    public func valueBytes(of name: FieldName) -> ArraySlice<UInt8>? {
        entries.first { matches($0, name) }.map(value)
    }

    /// Every value of a field, in order.
    public func values(of name: FieldName) -> [String] {
        entries.filter { matches($0, name) }.map { String(decoding: value($0), as: UTF8.self) }
    }

    /// How often a field occurs.
    public func count(of name: FieldName) -> Int {
        entries.count { matches($0, name) }
    }

    public func contains(_ name: FieldName) -> Bool {
        entries.contains { matches($0, name) }
    }

    /// Whether a comma-separated field lists `token`, in any case and in any of its occurrences (RFC 9110 §5.6.1).
    ///
    /// - Parameter token: in lower case.
    public func lists(_ token: String, in name: FieldName) -> Bool {
        for entry in entries where matches(entry, name) {
            for item in value(entry).split(separator: UInt8(ascii: ","))
            where equalsIgnoringCase(trimmed(item), token) {
                return true
            }
        }
        return false
    }

    /// Adds a field at the end; bytes that may not stand in a value become spaces.
    public mutating func append(_ name: FieldName, _ value: String) {
        var name = name.description
        var value = value
        name.withUTF8 { name in
            value.withUTF8 { value in
                append(nameBytes: UnsafeRawBufferPointer(name), valueBytes: UnsafeRawBufferPointer(value))
            }
        }
    }

    /// Adds another message's fields at the end.
    public mutating func append(contentsOf other: HeaderFields) {
        for entry in other.entries {
            entries.append(entry)
            entries[entries.count - 1].start += Int32(truncatingIfNeeded: bytes.count)
        }
        bytes.append(contentsOf: other.bytes)
    }

    public mutating func remove(_ name: FieldName) {
        entries = entries.filter { !matches($0, name) }
    }

    /// Calls `body` with the name and the value of each field in order.
    public func forEach(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        for entry in entries { body(name(entry), value(entry)) }
    }

    /// Adds a field whose name is known to be a token: a parser's way in.
    package mutating func append(nameBytes: UnsafeRawBufferPointer, valueBytes: UnsafeRawBufferPointer) {
        if entries.isEmpty { reserveForTypicalMessage() }
        let start = bytes.count
        bytes.append(contentsOf: nameBytes)
        let valueStart = bytes.count
        bytes.append(contentsOf: valueBytes)
        for index in valueStart..<bytes.count where !isFieldValueByte(bytes[index]) {
            bytes[index] = UInt8(ascii: " ")
        }
        entries.append(
            Entry(
                start: Int32(truncatingIfNeeded: start),
                nameCount: Int32(truncatingIfNeeded: valueStart - start),
                valueCount: Int32(truncatingIfNeeded: bytes.count - valueStart)))
    }

    /// Most messages fit; growing step by step from nothing would allocate four times as often.
    private mutating func reserveForTypicalMessage() {
        bytes.reserveCapacity(224)
        entries.reserveCapacity(8)
    }

    /// Appends every field but those in `excluded` to `output` as lines ending in CR LF.
    package func write(to output: inout [UInt8], except excluded: [FieldName]) {
        for entry in entries where !excluded.contains(where: { matches(entry, $0) }) {
            output.append(contentsOf: name(entry))
            output.append(UInt8(ascii: ":"))
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: value(entry))
            output.append(13)
            output.append(10)
        }
    }

    private func name(_ entry: Entry) -> ArraySlice<UInt8> {
        bytes[Int(entry.start)..<Int(entry.start + entry.nameCount)]
    }

    private func value(_ entry: Entry) -> ArraySlice<UInt8> {
        let start = Int(entry.start + entry.nameCount)
        return bytes[start..<start + Int(entry.valueCount)]
    }

    private func matches(_ entry: Entry, _ wanted: FieldName) -> Bool {
        entry.nameCount == wanted.lowercased.utf8.count && equalsIgnoringCase(name(entry), wanted.lowercased)
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (FieldName, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}

/// Whether a byte may stand in a field value: visible ASCII, obs-text, space and tab (RFC 9110 §5.5).
package func isFieldValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7f || byte == 0x09
}

/// Compares ASCII without regard to case; `lowercased` must already be in lower case.
package func equalsIgnoringCase(_ bytes: ArraySlice<UInt8>, _ lowercased: String) -> Bool {
    guard bytes.count == lowercased.utf8.count else { return false }
    var index = bytes.startIndex
    for wanted in lowercased.utf8 {
        let byte = bytes[index]
        guard byte == wanted || (byte >= 0x41 && byte <= 0x5a && byte | 0x20 == wanted) else { return false }
        index += 1
    }
    return true
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return bytes
}
