// The intermediate representation: one dialect's whole contract, resolved and checked, as plain values.
// SpecModel makes it out of YAML; SpecCodegen, the publisher and the conformance runner read nothing else.

/// One dialect: the OpenAPI document, the gateway table and the error table of one `spec/<dialect>/` folder.
public struct APIDescription: Sendable {
    /// `guilds`: the folder's name. Generated types are prefixed with it.
    public var dialect: String
    public var title: String
    public var version: String
    public var description: String?
    /// Path prefixes under which every operation is served, from `servers[].url`: `/api/v1`, or empty.
    public var basePaths: [String]
    public var tags: [Tag]
    /// In document order.
    public var operations: [Operation]
    /// Every entry of components/schemas, in document order. Inline object, enum and oneOf schemas that
    /// need a type of their own appear here too, under a name made from where they stand.
    public var schemas: [NamedSchema]
    public var securitySchemes: [SecurityScheme]
    public var errors: ErrorTable
    public var gateway: GatewayDescription?

    public init(
        dialect: String, title: String, version: String, description: String?, basePaths: [String],
        tags: [Tag], operations: [Operation], schemas: [NamedSchema], securitySchemes: [SecurityScheme],
        errors: ErrorTable, gateway: GatewayDescription?
    ) {
        self.dialect = dialect
        self.title = title
        self.version = version
        self.description = description
        self.basePaths = basePaths
        self.tags = tags
        self.operations = operations
        self.schemas = schemas
        self.securitySchemes = securitySchemes
        self.errors = errors
        self.gateway = gateway
    }
}

/// Where a node was written and how the contract names it.
public struct Origin: Sendable, Hashable {
    public var location: SourceLocation
    /// JSON pointer: `#/components/schemas/Message`.
    public var pointer: String

    public init(location: SourceLocation, pointer: String) {
        self.location = location
        self.pointer = pointer
    }
}

public struct Tag: Sendable, Hashable {
    public var name: String
    public var description: String?

    public init(name: String, description: String?) {
        self.name = name
        self.description = description
    }
}
