// Where credentials stand in a request, by the kinds of security scheme OpenAPI knows.

public import HTTPTypes

/// Finds the credentials of one security scheme.
public enum CredentialsReader {
    /// `Authorization: <scheme> <credentials>` (RFC 9110 §11.6.2).
    /// - Parameter scheme: in lower case; compared without regard to the case of the field.
    /// - Returns: nil when the field is missing, has another scheme, or nothing behind it.
    public static func authorization(_ scheme: String, in head: RequestHead) -> String? {
        guard let field = head.fields.valueBytes(of: .authorization),
            let space = field.firstIndex(of: UInt8(ascii: " ")),
            equalsIgnoringCase(field[..<space], scheme),
            let text = String(validating: field[space...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self),
            !text.isEmpty
        else { return nil }
        return text
    }

    public static func header(_ name: FieldName, in head: RequestHead) -> String? {
        head.fields.valueBytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    public static func query(_ name: String, in head: RequestHead) -> String? {
        head.query.flatMap { QueryString($0).values(of: name).last }
            .flatMap { PercentEncoding.decode($0, plusIsSpace: true) }
    }
}
