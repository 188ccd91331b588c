// From bytes to a tree, over libyaml's event parser. libyaml knows the syntax and the positions; this file
// builds the nodes and refuses what would make a contract ambiguous: duplicate keys, tags, merge keys,
// several documents, and aliases that would expand without measure.

private import CYAML

public struct YAMLParser: ~Copyable {
    public enum Limits {
        /// Discord's whole published contract has 1.2 MB.
        public static let bytesMax = 16 << 20
        /// Collections inside collections; a spec needs about twenty.
        public static let depthMax = 64
        /// Nodes after aliases are expanded: stops `a: [*b, *b, …]` bombs.
        public static let nodesMax = 500_000
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// Only valid inside `parse`.
    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var nodeCount = 0
    private var problems: [Diagnostic] = []

    /// Parses one document. Without a node there is at least one diagnostic; with one there may be.
    ///
    /// - Parameter file: the path that locations and messages carry.
    public static func parse(
        _ bytes: [UInt8], file: String
    ) -> (node: YAMLNode?, diagnostics: [Diagnostic]) {
        let top = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= Limits.bytesMax else {
            return (nil, [Diagnostic(top, "the file is larger than \(Limits.bytesMax) bytes")])
        }
        guard !bytes.isEmpty else { return (nil, [Diagnostic(top, "the file is empty")]) }
        return bytes.withUnsafeBufferPointer { buffer in
            var parser = YAMLParser(buffer, file: file)
            do throws(Diagnostic) {
                let node = try parser.document()
                return (node, parser.problems)
            } catch {
                return (nil, parser.problems + [error])
            }
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
        parser = .allocate(capacity: 1)
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    // MARK: Events

    /// What the tree needs of an event; the C event is freed at once.
    private enum Event {
        case end
        case documentStart
        case alias(String)
        case scalar(String, anchor: String?, plain: Bool)
        case sequenceStart(anchor: String?)
        case mappingStart(anchor: String?)
        case other
    }

    private mutating func next() throws(Diagnostic) -> (event: Event, location: SourceLocation) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        let place = location(event.start_mark)
        let tag: UnsafeMutablePointer<yaml_char_t>?
        let result: Event
        switch event.type {
        case YAML_ALIAS_EVENT:
            tag = nil
            result = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            tag = scalar.tag
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let plain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            let value = String(decoding: bytes, as: UTF8.self)
            result = .scalar(value, anchor: text(scalar.anchor), plain: plain)
        case YAML_SEQUENCE_START_EVENT:
            tag = event.data.sequence_start.tag
            result = .sequenceStart(anchor: text(event.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT:
            tag = event.data.mapping_start.tag
            result = .mappingStart(anchor: text(event.data.mapping_start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT, YAML_STREAM_END_EVENT:
            tag = nil
            result = .end
        case YAML_DOCUMENT_START_EVENT:
            tag = nil
            result = .documentStart
        default:
            tag = nil
            result = .other
        }
        if tag != nil {
            problems.append(Diagnostic(place, "YAML tags are not supported; quote text instead"))
        }
        return (result, place)
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func location(_ mark: yaml_mark_t) -> SourceLocation {
        SourceLocation(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func syntaxError() -> Diagnostic {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "syntax error"
        if parser.pointee.error == YAML_READER_ERROR {
            let offset = Int(clamping: parser.pointee.problem_offset)
            return Diagnostic(byteLocation(of: offset, in: bytes, file), "not UTF-8 text: \(problem)")
        }
        let place = location(parser.pointee.problem_mark)
        guard problem == "found character that cannot start any token" else {
            return Diagnostic(place, problem)
        }
        return Diagnostic(place, "text cannot start with this character: quote the text, indent with spaces")
    }
}

// MARK: Tree

extension YAMLParser {
    private mutating func document() throws(Diagnostic) -> YAMLNode {
        let top = SourceLocation(file: file, line: 1, column: 1)
        _ = try next()
        guard case (.documentStart, _) = try next() else { throw Diagnostic(top, "the file is empty") }
        let (event, place) = try next()
        let root = try node(event, at: place, depth: 0)
        _ = try next()
        let (after, extra) = try next()
        guard case .end = after else { throw Diagnostic(extra, "a file holds one document; remove `---`") }
        return root
    }

    private mutating func node(
        _ event: Event, at place: SourceLocation, depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        guard depth <= Limits.depthMax else {
            throw Diagnostic(place, "nested deeper than \(Limits.depthMax) levels")
        }
        let first = nodeCount
        try count(1, at: place)
        let node: YAMLNode
        let anchor: String?
        switch event {
        case .alias(let name): return try expand(name, at: place)
        case .scalar(let text, let name, let plain):
            anchor = name
            node = YAMLNode(plain ? resolve(text, at: place) : .string(text), at: place)
        case .sequenceStart(let name):
            anchor = name
            node = YAMLNode(.sequence(try elements(depth: depth)), at: place)
        case .mappingStart(let name):
            anchor = name
            node = YAMLNode(.mapping(try entries(depth: depth)), at: place)
        case .end, .documentStart, .other: throw Diagnostic(place, "expected a value")
        }
        if let anchor { anchors[anchor] = (node, nodeCount - first) }
        return node
    }

    private mutating func expand(_ name: String, at place: SourceLocation) throws(Diagnostic) -> YAMLNode {
        guard let anchored = anchors[name] else {
            throw Diagnostic(place, "`*\(name)` names no anchor that is complete above it")
        }
        try count(anchored.size, at: place)
        return anchored.node
    }

    private mutating func count(_ nodes: Int, at place: SourceLocation) throws(Diagnostic) {
        nodeCount += nodes
        guard nodeCount <= Limits.nodesMax else {
            throw Diagnostic(
                place, "the document has more than \(Limits.nodesMax) nodes with aliases expanded")
        }
    }

    private mutating func resolve(_ text: String, at place: SourceLocation) -> YAMLNode.Content {
        do throws(PlainScalar.Refusal) {
            return try PlainScalar.resolve(text)
        } catch {
            problems.append(Diagnostic(place, error.message))
            return .string(text)
        }
    }

    private mutating func elements(depth: Int) throws(Diagnostic) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let (event, place) = try next()
            if case .end = event { return elements }
            elements.append(try node(event, at: place, depth: depth + 1))
        }
    }

    private mutating func entries(depth: Int) throws(Diagnostic) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let (event, place) = try next()
            if case .end = event { return entries }
            let key = try key(event, at: place)
            let (valueEvent, valuePlace) = try next()
            let value = try node(valueEvent, at: valuePlace, depth: depth + 1)
            if let line = lines.updateValue(place.line, forKey: key) {
                problems.append(
                    Diagnostic(place, "`\(key)` is already a key of this mapping, at line \(line)"))
            } else {
                entries.append(YAMLEntry(key: key, keyLocation: place, value: value))
            }
        }
    }

    private mutating func key(_ event: Event, at place: SourceLocation) throws(Diagnostic) -> String {
        guard case .scalar(let text, _, let plain) = event else {
            throw Diagnostic(place, "a key must be text")
        }
        if plain {
            switch text {
            case "<<": problems.append(Diagnostic(place, "merge keys are not supported; use $ref or allOf"))
            case "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE":
                problems.append(Diagnostic(place, "quote the key `\(text)`: unquoted it is not text"))
            case _ where PlainScalar.isOldBoolean(text):
                problems.append(
                    Diagnostic(place, "quote the key `\(text)`: unquoted it is a boolean to some YAML tools"))
            default: break
            }
        }
        return text
    }
}

// MARK: Positions of reader errors

/// libyaml's reader gives an offset only: the place of that byte in the text before it.
private func byteLocation(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>, _ file: String)
    -> SourceLocation
{
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }
    return SourceLocation(file: file, line: line, column: column)
}
