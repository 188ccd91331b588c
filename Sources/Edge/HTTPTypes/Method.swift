// The request methods this server understands (RFC 9110 §9, RFC 5789 for PATCH). A syntactically valid method
// outside this list is answered 501 by the server and never reaches an application.

/// An HTTP request method; the raw value is the token on the wire, which is case-sensitive.
public enum Method: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case trace = "TRACE"
    case connect = "CONNECT"
}
