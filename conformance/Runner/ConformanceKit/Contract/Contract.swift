// A contract with its parts by name, and how its frames are written.

public import ConformanceModel
public import SpecModel

public struct Contract: Sendable {
    public let description: APIDescription
    public let schemas: SchemaCheck
    let table: SchemaTable
    private let operations: [String: Operation]
    private let gatewayOperations: [String: GatewayOperation]
    private let events: [String: GatewayEvent]
    private let closeCodes: [String: Int]
    private let errors: [String: WireErrorDescription]

    public init(_ description: APIDescription) {
        self.description = description
        schemas = SchemaCheck(description)
        table = SchemaTable(description.schemas)
        operations = Self.byName(description.operations, \.id)
        gatewayOperations = Self.byName(description.gateway?.operations ?? [], \.name)
        events = Self.byName(description.gateway?.events ?? [], \.name)
        closeCodes = Self.byName(description.gateway?.closeCodes ?? [], \.name).mapValues(\.code)
        errors = Self.byName(description.errors.errors, \.name)
    }

    private static func byName<Item>(_ items: [Item], _ name: (Item) -> String) -> [String: Item] {
        Dictionary(items.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func operation(_ id: String) -> Operation? { operations[id] }
    public func gatewayOperation(_ name: String) -> GatewayOperation? { gatewayOperations[name] }
    public func event(_ name: String) -> GatewayEvent? { events[name] }
    public func closeCode(_ name: String) -> Int? { closeCodes[name] }
    public func error(_ name: String) -> WireErrorDescription? { errors[name] }

    var operationNames: [String] { description.operations.map(\.id) }
    var eventNames: [String] { description.gateway?.events.map(\.name) ?? [] }
    var gatewayOperationNames: [String] { description.gateway?.operations.map(\.name) ?? [] }
    var closeNames: [String] { description.gateway?.closeCodes.map(\.name) ?? [] }
    var errorNames: [String] { description.errors.errors.map(\.name) }

    /// The permission bits of the contract; empty when it has none.
    var permissionBits: [BitRules.Bit] {
        for schema in description.schemas {
            if case .bits(let rules) = schema.schema.shape { return rules.bits }
        }
        return []
    }

    /// Errors that an operation may be refused with: those it declares, and those that can hit any request.
    func errors(of operation: Operation) -> [WireErrorDescription] {
        description.errors.errors.filter { operation.errors.contains($0.name) || isGeneral($0) }
    }

    /// Whether an error belongs to no operation: no operation declares it.
    func isGeneral(_ error: WireErrorDescription) -> Bool {
        !description.operations.contains { $0.errors.contains(error.name) }
    }

    func schema(ofKey key: String, in schema: Schema) -> Schema? {
        guard case .object(let rules) = table.shape(of: schema) else { return nil }
        if let property = rules.properties.first(where: { $0.name == key }) { return property.schema }
        if case .map(let values) = rules.additional { return values }
        return nil
    }
}

extension Operation {
    func response(status: Int) -> OperationResponse? { responses.first { $0.status == status } }

    var successStatuses: [Int] { responses.map(\.status).filter { (200..<400).contains($0) } }

    /// The JSON schema of the request's body; nil when it takes none.
    var jsonBody: Schema? {
        for content in requestBody?.contents ?? [] {
            if case .json(let schema) = content { return schema }
        }
        return nil
    }

    var multipartBody: [MultipartPart]? {
        for content in requestBody?.contents ?? [] {
            if case .multipart(let parts) = content { return parts }
        }
        return nil
    }
}

extension OperationResponse {
    var jsonSchema: Schema? { if case .json(let schema)? = content { schema } else { nil } }
}

extension WireErrorDescription.Code {
    var literal: JSONLiteral {
        switch self {
        case .integer(let code): .integer(Int64(code))
        case .string(let code): .string(code)
        }
    }
}

extension OperationCode {
    var literal: JSONLiteral {
        switch self {
        case .integer(let code): .integer(Int64(code))
        case .string(let code): .string(code)
        }
    }
}
