// multipart/form-data bodies for generated code.

/// A file that came as a part of a form.
public struct FilePart: Sendable, Hashable {
    /// As the client gave it: a label, never a path.
    public var filename: String?
    /// As the client gave it; not to be believed.
    public var contentType: String?
    public var bytes: [UInt8]

    public init(filename: String?, contentType: String?, bytes: [UInt8]) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// The parts of a form, in the order they came.
public struct MultipartForm: Sendable {
    let parts: [MultipartPart]

    func parts(named name: String) -> [MultipartPart] { parts.filter { $0.header.name == name } }
}

struct MultipartPart: Sendable {
    var header: MultipartParser.PartHeader
    var bytes: [UInt8] = []
}

extension RequestReader {
    /// Takes the body apart.
    /// - Parameter limits: of the whole and of single parts.
    /// - Returns: nil when that failed, which has been noted.
    public mutating func form(_ limits: MultipartParser.Limits) -> MultipartForm? {
        guard let boundary = MultipartParser.boundary(of: contentType),
            var parser = MultipartParser(boundary: boundary, limits: limits)
        else {
            refuse(.unsupportedMediaType)
            return nil
        }
        do throws(MultipartParser.Failure) {
            return try Self.parts(parser.feed(body[...]) + parser.finish())
        } catch {
            switch error {
            case .malformed: errors.add(.malformedJSON)
            case .tooManyParts, .headerTooLarge, .partTooLarge, .bodyTooLarge: refuse(.tooLarge)
            }
            return nil
        }
    }

    private static func parts(_ events: [MultipartParser.Event]) -> MultipartForm {
        var parts: [MultipartPart] = []
        for event in events {
            switch event {
            case .began(let header): parts.append(MultipartPart(header: header))
            case .data(let bytes): parts[parts.count - 1].bytes += bytes
            case .ended: break
            }
        }
        return MultipartForm(parts: parts)
    }

    /// A part that holds a JSON document; violations stand below the part's name.
    public mutating func jsonPart<Value>(
        _ name: String, of form: MultipartForm, required: Bool, _ read: (inout JSONReader) -> Value?
    ) -> Value? {
        guard let part = onePart(name, of: form, required: required) else { return nil }
        return document(part.bytes, under: name, read)
    }

    /// Every part of this name, each a JSON document; violations stand below the name and the part's index.
    public mutating func jsonParts<Value>(
        _ name: String, of form: MultipartForm, required: Bool, _ read: (inout JSONReader) -> Value?
    ) -> [Value] {
        let parts = form.parts(named: name)
        if parts.isEmpty, required { report(.required, at: name) }
        let mark = errors.count
        let values = parts.enumerated().compactMap { (index: Int, part: MultipartPart) -> Value? in
            document(part.bytes, under: String(index), read)
        }
        errors.nest(since: mark, under: name)
        return values
    }

    public mutating func filePart(_ name: String, of form: MultipartForm, required: Bool) -> FilePart? {
        onePart(name, of: form, required: required).map(Self.file)
    }

    public mutating func fileParts(_ name: String, of form: MultipartForm, required: Bool) -> [FilePart] {
        let parts = form.parts(named: name)
        if parts.isEmpty, required { report(.required, at: name) }
        return parts.map(Self.file)
    }

    /// The last part counts when one is repeated.
    private mutating func onePart(
        _ name: String, of form: MultipartForm, required: Bool
    ) -> MultipartPart? {
        let part = form.parts(named: name).last
        if part == nil, required { report(.required, at: name) }
        return part
    }

    private static func file(_ part: MultipartPart) -> FilePart {
        FilePart(filename: part.header.filename, contentType: part.header.contentType, bytes: part.bytes)
    }
}
