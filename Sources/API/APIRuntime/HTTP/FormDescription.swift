// What is known about an operation's form before any of it arrives.

public import HTTPTypes

/// The parts of a `multipart/form-data` body and how much of them is accepted. Parts with other names are skipped.
public struct FormDescription: Sendable, Hashable {
    /// Of the whole body.
    public let bytesMax: Int
    /// Of all parts in memory together.
    public let fieldBytesMax: Int
    public let partsMax: Int
    /// Names of the parts that are kept in memory.
    public let fields: Set<String>
    /// The largest size of each part that is a file, by its name.
    public let files: [String: Int]

    /// More parts than any form has fields and files; each costs a header and an entry.
    public static let partsMaxDefault = 32

    public init(
        bytesMax: Int, fieldBytesMax: Int, partsMax: Int = partsMaxDefault, fields: Set<String> = [],
        files: [String: Int] = [:]
    ) {
        self.bytesMax = bytesMax
        self.fieldBytesMax = fieldBytesMax
        self.partsMax = partsMax
        self.fields = fields
        self.files = files
    }

    var limits: MultipartParser.Limits {
        MultipartParser.Limits(
            partsMax: partsMax, partBytesMax: bytesMax, totalBytesMax: bytesMax, partBytesMaxByName: files)
    }
}

extension OperationDescription {
    /// How to stream the body of a request to this operation: into a `MultipartSpool` of this form, up to its
    /// `bytesMax`. Asked of the head alone.
    ///
    /// - Returns: nil when the body is to be read into memory, up to `bodyBytesMax`.
    public func streamedForm(of head: RequestHead) -> FormDescription? {
        guard let form, let field = head.fields.valueBytes(of: .contentType) else { return nil }
        var type = field.prefix { $0 != UInt8(ascii: ";") }
        while let last = type.last, last == 0x20 || last == 0x09 { type.removeLast() }
        return equalsIgnoringCase(type, "multipart/form-data") ? form : nil
    }
}
