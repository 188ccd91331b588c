// References say themselves that null is allowed when their target allows it, so that readers of the IR
// need not look it up. Done once, when every schema is known.

extension SpecReader {
    /// The registry as a list, with null allowed at every reference to a schema that allows it.
    func finishedSchemas() -> [NamedSchema] {
        let components = registry.names.compactMap { name in
            registry.schemas[name].map { NamedSchema(name: name, schema: $0) }
        }
        let table = SchemaTable(components)
        return components.map { NamedSchema(name: $0.name, schema: $0.schema.spreadingNull(table)) }
    }
}

extension Schema {
    func spreadingNull(_ table: SchemaTable) -> Schema {
        var schema = self
        schema.nullable = table.isNullable(self)
        switch shape {
        case .array(var rules):
            rules.items = rules.items.spreadingNull(table)
            schema.shape = .array(rules)
        case .object(var rules):
            rules.properties = rules.properties.map {
                Property(name: $0.name, required: $0.required, schema: $0.schema.spreadingNull(table))
            }
            if case .map(let values) = rules.additional {
                rules.additional = .map(values.spreadingNull(table))
            }
            schema.shape = .object(rules)
        case .oneOf(var rules):
            rules.variants = rules.variants.map {
                OneOfRules.Variant(
                    name: $0.name, schema: $0.schema.spreadingNull(table),
                    discriminatorValues: $0.discriminatorValues)
            }
            schema.shape = .oneOf(rules)
        case .string, .integer, .number, .boolean, .enumeration, .bits, .reference, .any: break
        }
        return schema
    }
}

extension Operation {
    func spreadingNull(_ table: SchemaTable) -> Operation {
        var operation = self
        for index in parameters.indices {
            operation.parameters[index].schema = parameters[index].schema.spreadingNull(table)
        }
        operation.requestBody?.contents = (requestBody?.contents ?? []).map { $0.spreadingNull(table) }
        for index in responses.indices {
            operation.responses[index].content = responses[index].content?.spreadingNull(table)
            for header in responses[index].headers.indices {
                operation.responses[index].headers[header].schema =
                    responses[index].headers[header].schema.spreadingNull(table)
            }
        }
        return operation
    }
}

extension Content {
    fileprivate func spreadingNull(_ table: SchemaTable) -> Content {
        switch self {
        case .json(let schema): return .json(schema.spreadingNull(table))
        case .multipart(var parts):
            for index in parts.indices {
                guard case .json(let schema) = parts[index].payload else { continue }
                parts[index].payload = .json(schema.spreadingNull(table))
            }
            return .multipart(parts)
        case .binary, .text: return self
        }
    }
}

extension GatewayDescription {
    func spreadingNull(_ table: SchemaTable) -> GatewayDescription {
        var gateway = self
        for index in operations.indices {
            gateway.operations[index].clientPayload = operations[index].clientPayload?.spreadingNull(table)
            gateway.operations[index].serverPayload = operations[index].serverPayload?.spreadingNull(table)
        }
        for index in events.indices {
            gateway.events[index].payload = events[index].payload.spreadingNull(table)
        }
        return gateway
    }
}
