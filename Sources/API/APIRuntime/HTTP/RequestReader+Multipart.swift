// multipart/form-data bodies for generated code.

/// The parts of a form, in the order they came.
public struct MultipartForm: Sendable {
    let parts: [MultipartPart]

    func parts(named name: String) -> [MultipartPart] { parts.filter { $0.header.name == name } }
}

struct MultipartPart: Sendable {
    var header: MultipartParser.PartHeader
    /// Of a part that is kept in memory.
    var bytes: [UInt8] = []
    /// Of a part that is a file.
    var size = 0
    var file: FilePart?
}

extension RequestReader {
    /// The form that the body was taken apart into while it arrived.
    ///
    /// - Returns: nil when there is none, which has been noted.
    public mutating func form() -> MultipartForm? {
        guard let spool else {
            // A request that does not name its media type is not streamed.
            refuse(MultipartParser.boundary(of: contentType) == nil ? .unsupportedMediaType : .unavailable)
            return nil
        }
        switch spool.result {
        case .success(let form): return form
        case .failure(.invalid(let found)): report(found, under: nil)
        case .failure(let failure): refuse(failure)
        }
        return nil
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
        onePart(name, of: form, required: required)?.file
    }

    /// - Parameter countMax: rule `maxItems`.
    public mutating func fileParts(
        _ name: String, of form: MultipartForm, required: Bool, countMax: Int = .max
    ) -> [FilePart] {
        let parts = form.parts(named: name)
        if parts.isEmpty, required { report(.required, at: name) }
        if parts.count > countMax { report(.range("maxItems", countMax, min: 0, max: countMax), at: name) }
        return parts.compactMap(\.file)
    }

    /// The last part counts when one is repeated.
    private mutating func onePart(
        _ name: String, of form: MultipartForm, required: Bool
    ) -> MultipartPart? {
        let part = form.parts(named: name).last
        if part == nil, required { report(.required, at: name) }
        return part
    }
}
