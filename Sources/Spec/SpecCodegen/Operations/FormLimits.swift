// How much of a form is accepted, and what of it is streamed, as the server is told before the body arrives.

internal import SpecModel

struct FormLimits {
    private let body: RequestBody
    private let parts: [MultipartPart]

    /// What of a form is kept in memory, and a body of another media type that the operation takes in its place.
    private static let inMemoryBytesMax = 256 * 1024

    /// - Returns: nil if the operation takes no form.
    init?(_ body: RequestBody) {
        let forms = body.contents.compactMap { (content: Content) -> [MultipartPart]? in
            if case .multipart(let parts) = content { parts } else { nil }
        }
        guard let parts = forms.first else { return nil }
        self.body = body
        self.parts = parts
    }

    /// Writes the form's description.
    ///
    /// - Returns: the arguments of the operation's description that have to do with it.
    func render(to text: inout SourceText) -> [String] {
        let inMemory = min(body.bytesMax, Self.inMemoryBytesMax)
        var fields: [String] = []
        var files: [String] = []
        for part in parts {
            switch part.payload {
            case .json: fields.append(part.name.swiftLiteral)
            case .file(let bytesMax):
                files.append("\(part.name.swiftLiteral): \(min(bytesMax ?? .max, body.bytesMax))")
            }
        }
        var arguments = ["bytesMax: \(body.bytesMax)", "fieldBytesMax: \(inMemory)"]
        if !fields.isEmpty { arguments.append("fields: [\(fields.joined(separator: ", "))]") }
        if !files.isEmpty { arguments.append("files: [\(files.joined(separator: ", "))]") }
        text.doc("The parts of its form.")
        text.list("public static let form: FormDescription = FormDescription(", arguments, ")")
        return ["bodyBytesMax: \(inMemory)", "form: form"]
    }
}
