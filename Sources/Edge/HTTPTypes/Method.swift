// The request methods this server understands (RFC 9110 §9, RFC 5789 for PATCH). Other methods that are registered
// reach an application as `other`, which knows whether their path exists; what is not registered is answered 501.

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
    /// QUERY, PROPFIND and whatever else no application here offers. The raw value never is on the wire.
    case other = ""
}
