// REST operations of the IR.

public struct Operation: Sendable {
    /// `createMessage`.
    public var id: String
    public var method: HTTPMethod
    public var path: PathTemplate
    public var summary: String?
    public var description: String?
    public var tags: [String]
    /// Path parameters first, in the order of the template.
    public var parameters: [Parameter]
    public var requestBody: RequestBody?
    /// By status, ascending.
    public var responses: [OperationResponse]
    /// Alternatives; empty means that no credentials are needed.
    public var security: [SecurityRequirement]
    /// `x-errors`: names from the error table, each once, in the order written.
    public var errors: [String]
    /// `x-permission`: names of permission bits that are all needed, empty when none.
    public var permissions: [String]
    /// `x-permission-unless-own`: names of permission bits that are needed as well, unless what the request
    /// acts on is the caller's own.
    public var permissionsUnlessOwn: [String]
    /// nil: any number of requests.
    public var rateLimit: RateLimit?
    public var deprecated: Bool
    public var origin: Origin

    public init(
        id: String, method: HTTPMethod, path: PathTemplate, summary: String?, description: String?,
        tags: [String], parameters: [Parameter], requestBody: RequestBody?, responses: [OperationResponse],
        security: [SecurityRequirement], errors: [String], permissions: [String],
        permissionsUnlessOwn: [String], rateLimit: RateLimit?, deprecated: Bool, origin: Origin
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.summary = summary
        self.description = description
        self.tags = tags
        self.parameters = parameters
        self.requestBody = requestBody
        self.responses = responses
        self.security = security
        self.errors = errors
        self.permissions = permissions
        self.permissionsUnlessOwn = permissionsUnlessOwn
        self.rateLimit = rateLimit
        self.deprecated = deprecated
        self.origin = origin
    }
}

public enum HTTPMethod: String, Sendable, CaseIterable {
    case get, put, post, delete, options, head, patch
}

/// `/channels/{channel_id}/messages`, split at the slashes.
public struct PathTemplate: Sendable, Hashable {
    public enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
    }

    public var text: String
    public var segments: [Segment]

    public init(text: String, segments: [Segment]) {
        self.text = text
        self.segments = segments
    }
}

public struct Parameter: Sendable {
    public enum Place: String, Sendable {
        case path, query, header
    }

    public var name: String
    public var place: Place
    public var required: Bool
    public var schema: Schema
    /// `x-percent-encoded`: a header whose value is percent-encoded UTF-8.
    public var percentEncoded: Bool
    public var description: String?
    public var origin: Origin

    public init(
        name: String, place: Place, required: Bool, schema: Schema, percentEncoded: Bool = false,
        description: String?, origin: Origin
    ) {
        self.name = name
        self.place = place
        self.required = required
        self.schema = schema
        self.percentEncoded = percentEncoded
        self.description = description
        self.origin = origin
    }
}

public struct RequestBody: Sendable {
    public var required: Bool
    /// In document order; each media type once.
    public var contents: [Content]
    /// `x-max-bytes`: bodies above it are answered 413 before they are read.
    public var bytesMax: Int
    public var origin: Origin

    public init(required: Bool, contents: [Content], bytesMax: Int, origin: Origin) {
        self.required = required
        self.contents = contents
        self.bytesMax = bytesMax
        self.origin = origin
    }
}

/// One media type of a body.
public enum Content: Sendable {
    /// `application/json`.
    case json(Schema)
    /// `multipart/form-data`: the parts are the properties of an object schema.
    case multipart([MultipartPart])
    /// Anything else, as bytes: the media type as written (`image/png`, `application/octet-stream`). In a
    /// response it may be a range such as `image/*`.
    case binary(mediaType: String)
    /// `text/plain` and other text types.
    case text(mediaType: String)
}

public struct MultipartPart: Sendable {
    public enum Payload: Sendable {
        /// A JSON document of this schema.
        case json(Schema)
        /// A file: `format: binary`.
        case file(bytesMax: Int?)
    }

    public var name: String
    public var required: Bool
    /// May occur several times (`type: array`).
    public var repeats: Bool
    /// How often at most; nil: any number of times.
    public var countMax: Int?
    public var payload: Payload

    public init(
        name: String, required: Bool, repeats: Bool, countMax: Int? = nil, payload: Payload
    ) {
        self.name = name
        self.required = required
        self.repeats = repeats
        self.countMax = countMax
        self.payload = payload
    }
}

public struct OperationResponse: Sendable {
    /// 200 to 599.
    public var status: Int
    public var description: String
    /// nil: no body.
    public var content: Content?
    public var headers: [ResponseHeader]
    public var origin: Origin

    public init(
        status: Int, description: String, content: Content?, headers: [ResponseHeader], origin: Origin
    ) {
        self.status = status
        self.description = description
        self.content = content
        self.headers = headers
        self.origin = origin
    }
}

public struct ResponseHeader: Sendable {
    public var name: String
    public var required: Bool
    public var schema: Schema
    public var description: String?

    public init(name: String, required: Bool, schema: Schema, description: String?) {
        self.name = name
        self.required = required
        self.schema = schema
        self.description = description
    }
}

public struct SecurityScheme: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// `Authorization: <scheme> <credentials>`; the scheme is compared without regard to case.
        case http(scheme: String)
        case apiKey(name: String, place: Parameter.Place)
    }

    public var name: String
    public var kind: Kind
    public var description: String?

    public init(name: String, kind: Kind, description: String?) {
        self.name = name
        self.kind = kind
        self.description = description
    }
}

/// One alternative: all of these schemes together.
public struct SecurityRequirement: Sendable, Hashable {
    public var schemes: [String]

    public init(schemes: [String]) { self.schemes = schemes }
}
